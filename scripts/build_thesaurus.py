#!/usr/bin/env python3
"""Builds data/lexicon/thesaurus.tsv from WordNet 3.0.

usage: scripts/build_thesaurus.py DICT > data/lexicon/thesaurus.tsv

DICT is WordNet's folder of index and data files (Debian: wordnet-base, /usr/share/wordnet). Needs
`snowballstemmer`, the algorithm that the program stems with. A row is

    stem <TAB> meanings <TAB> near meanings <TAB> marks: a, where the word is before all a deed, an
    event, a message, a state or a quality; v, where it is a verb

sorted by stem; meanings are numbers in base 36. A word may stand for another when one of its
meanings is a meaning, or a near meaning, of the other: near are what a word is a kind of, and
other parts of speech of the same root. So `sites` may stand for `websites`, not the reverse.
"""

import collections
import pathlib
import re
import sys

import snowballstemmer

STEMMER = snowballstemmer.stemmer("english")
# How many senses of a word count, most frequent first; rare senses only raise false equalities.
SENSES = {"noun": 4, "verb": 7, "adj": 4, "adv": 3}
WORD = re.compile(r"^[a-z]{3,16}$")
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
# So general that everything is a kind of them.
MOST_MEMBERS = 400
# What is two steps wider must be narrow in itself.
FAR_MEMBERS = 12


# WordNet's files of nouns: acts, attributes, communication, events, processes, states.
ABSTRACT = {"04", "07", "10", "11", "22", "26"}


def stem(word):
    return word if len(word) <= 3 else STEMMER.stemWord(word)


def base36(number):
    digits = ""
    while True:
        number, digit = divmod(number, 36)
        digits = DIGITS[digit] + digits
        if number == 0:
            return digits


def lines(path):
    with open(path, encoding="latin-1") as file:
        yield from (line for line in file if not line.startswith("  "))


def read_synsets(folder, part):
    """Offset -> (kinds of it, same root, names a single thing)."""
    synsets = {}
    letter = {"noun": "n", "verb": "v", "adj": "a", "adv": "r"}[part]
    for line in lines(folder / f"data.{part}"):
        fields = line.split("|")[0].split()
        words = int(fields[3], 16)
        at = 4 + 2 * words
        count = int(fields[at])
        kinds, roots, single = [], [], False
        for pointer in range(count):
            symbol, offset, target, _ = fields[at + 1 + 4 * pointer : at + 5 + 4 * pointer]
            target = {"s": "a"}.get(target, target)
            if symbol == "@":
                kinds.append((target, offset))
            elif symbol == "@i":
                single = True
            elif symbol in ("+", "\\", "&"):
                roots.append((target, offset))
        synsets[(letter, fields[0])] = (kinds, roots, single)
    return synsets


def main():
    folder = pathlib.Path(sys.argv[1])
    synsets = {}
    for part in SENSES:
        synsets.update(read_synsets(folder, part))
    tagged = set()
    for line in lines(folder / "cntlist.rev"):
        tagged.add(line.split("%")[0])
    senses = collections.defaultdict(list)
    for part, most in SENSES.items():
        letter = {"noun": "n", "verb": "v", "adj": "a", "adv": "r"}[part]
        for line in lines(folder / f"index.{part}"):
            fields = line.split()
            if fields[0] in tagged and WORD.match(fields[0]):
                pointers = int(fields[3])
                offsets = fields[6 + pointers :][:most]
                senses[fields[0]] += [
                    (letter, offset) for offset in offsets if not synsets[(letter, offset)][2]
                ]
    files = {line.split()[0]: line.split()[1] for line in lines(folder / "data.noun")}
    members = collections.Counter(
        kind for synset in synsets.values() for kind in synset[0]
    )
    abstract = set()
    for line in lines(folder / "index.noun"):
        fields = line.split()
        if WORD.match(fields[0]):
            offsets = fields[6 + int(fields[3]) :][:2]
            if {files[offset] for offset in offsets} <= ABSTRACT:
                abstract.add(stem(fields[0]))
    irregular = collections.defaultdict(set)
    for part in ("noun", "verb"):
        for line in lines(folder / f"{part}.exc"):
            form, *bases = line.split()
            for base in bases:
                irregular[base].add(form)

    verbs = set()
    means, near = collections.defaultdict(set), collections.defaultdict(set)
    for word, synset_ids in senses.items():
        forms = {stem(word)} | {stem(form) for form in irregular[word] if WORD.match(form)}
        if len(word) == 3 and word[1] == word[2]:
            # The program's stemmer undoubles here: added, ad.
            forms.add(word[:2])
        if len(word) <= 3 and any(letter == "v" for letter, _ in synset_ids):
            # Short words are stems themselves; their forms are not short.
            forms |= {stem(word + end) for end in ("ed", "ing", "es", word[-1] + "ed", word[-1] + "ing")}
        for synset in synset_ids:
            kinds, roots, _ = synsets[synset]
            wider = set(kinds) | set(roots)
            for kind in kinds:
                wider |= {far for far in synsets[kind][0] if members[far] <= FAR_MEMBERS}
            for form in forms:
                if synset[0] == "v":
                    verbs.add(form)
                means[form].add(synset)
                near[form] |= {kind for kind in wider if members[kind] <= MOST_MEMBERS}
    # Meanings that only one stem has, and that nothing is near to, equate nothing.
    users = collections.Counter(synset for form in means for synset in means[form] | near[form])
    kept = sorted(synset for synset, count in users.items() if count > 1)
    number = {synset: base36(at) for at, synset in enumerate(kept)}
    print("# Derived from WordNet 3.0, copyright 2006 Princeton University; see NOTICE.")
    print("# Made by scripts/build_thesaurus.py.")
    for form in sorted(means):
        columns = [
            " ".join(sorted(number[synset] for synset in ids if synset in number))
            for ids in (means[form], near[form] - means[form])
        ]
        if any(columns):
            marks = "a" * (form in abstract) + "v" * (form in verbs)
            print("\t".join([form, *columns, marks]))


if __name__ == "__main__":
    main()
