#!/usr/bin/env python3
"""Builds data/lexicon/relations.tsv: which skills of the lexicon are a kind of which.

usage: scripts/build_relations.py ESCO > data/lexicon/relations.tsv

ESCO is a folder with digitalSkillsCollection_en.csv.gz and transversalSkillsCollection_en.csv.gz
(ESCO 1.1.1). A row is `narrower <TAB> broader`, both canonical names of curated.tsv or skills.tsv.
Broader concepts as wide as a school subject are left out: they relate everything.
"""

import csv
import gzip
import io
import pathlib
import sys

WIDE = {"Computer programming", "Mathematics", "Procurement of ICT network equipment", "Electronics"}


def main():
    lexicon = pathlib.Path(__file__).parent.parent / "data" / "lexicon"
    forms = {}
    for name in ("curated.tsv", "skills.tsv"):
        for line in (lexicon / name).read_text().splitlines():
            if not line.strip() or line.startswith(("#", "[")):
                continue
            canonical, _, others = line.partition("\t")
            for form in [canonical, *others.split("|")]:
                forms.setdefault(form.lstrip("=?~").lower(), canonical)
    pairs = set()
    for name in ("digital", "transversal"):
        path = pathlib.Path(sys.argv[1]) / f"{name}SkillsCollection_en.csv.gz"
        with gzip.open(path) as file:
            for row in csv.DictReader(io.TextIOWrapper(file, encoding="utf8")):
                labels = [row["preferredLabel"], *row["altLabels"].split("\n")]
                own = [forms[l.lower().strip()] for l in labels if l.lower().strip() in forms]
                for label in (row["broaderConceptPT"] or "").split(" | "):
                    broader = forms.get(label.lower().strip())
                    if own and broader and broader not in WIDE and own[0] != broader:
                        pairs.add((own[0], broader))
    print("# Built by scripts/build_relations.py from ESCO 1.1.1; see NOTICE. A kind of, tab, what.")
    for narrower, broader in sorted(pairs):
        print(f"{narrower}\t{broader}")


if __name__ == "__main__":
    main()
