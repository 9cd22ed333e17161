"""Reads blocks and views of Slack from a file with Slack's own SDK, and says what it refuses.

The file holds {"messages": [[block, ...], ...], "views": [view, ...]}. Prints a fault a line; nothing
when the SDK takes all of it and writes it back as it was.
"""

import json
import logging
import sys

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

logging.basicConfig(level=logging.DEBUG, format="%(message)s", stream=sys.stdout)


def check(name, given, made):
    try:
        made.validate_json()
        written = json.loads(json.dumps(made.to_dict(), default=lambda inner: inner.to_dict()))
    except Exception as error:  # whatever it is, it is a refusal
        print(f"{name}: {error}: {json.dumps(given)[:400]}")
        return
    if written != given:
        print(f"{name}: written back as {json.dumps(written)[:800]}, not {json.dumps(given)[:800]}")


with open(sys.argv[1], encoding="utf-8") as file:
    payloads = json.load(file)
for number, blocks in enumerate(payloads["messages"]):
    parsed = Block.parse_all(json.loads(json.dumps(blocks)))
    for at, (given, made) in enumerate(zip(blocks, parsed, strict=True)):
        if made is None:
            print(f"message {number}, block {at}: of no known type")
        else:
            check(f"message {number}, block {at}", given, made)
for number, view in enumerate(payloads["views"]):
    check(f"view {number}", view, View(**json.loads(json.dumps(view))))
