"""Checks manifests of a Slack app against the types of Slack's own SDK for TypeScript.

slack_manifest.py manifest.d.ts MANIFEST.json...

The types are turned into a JSON schema: only their keys, with their kinds and the lengths their
comments give. Prints a fault a line; nothing when all is well.
"""

import json
import re
import sys

import jsonschema

INTERFACE = re.compile(r"interface (\w+)(?: extends ([^{]+?))? \{\n(.*?)\n\}", re.S)
ALIAS = re.compile(r"^(?:export )?type (\w+) = ([^;]+);", re.M)
PROPERTY = re.compile(r"(?:/\*\*(.*?)\*/\s*)?(\w+)(\?)?: ([^;]+);", re.S)
KINDS = {"string": "string", "number": "integer", "boolean": "boolean"}


def kind(written):
    written = written.strip()
    if " | " in written:
        return {"anyOf": [kind(part) for part in written.split(" | ")]}
    if written.endswith("[]"):
        return {"type": "array", "items": kind(written[:-2])}
    if written.startswith("'"):
        return {"const": written.strip("'")}
    if found := re.fullmatch(r"Record<string, (\w+)>", written):
        return {"type": "object", "additionalProperties": kind(found[1])}
    if written in KINDS:
        return {"type": KINDS[written]}
    return {"$ref": f"#/definitions/{written}"}


def limits(comment):
    comment = " ".join(re.sub(r"^\s*\*", "", line) for line in (comment or "").splitlines())
    found = {}
    if length := re.search(r"[Mm]aximum length is (\d+) characters", comment):
        found["maxLength"] = int(length[1])
    if many := re.search(r"[Mm]aximum of (\d+)", comment):
        found["maxItems"] = int(many[1])
    return found


def schema(types):
    definitions = {name: kind(written) for name, written in ALIAS.findall(types)}
    bodies = {name: (base, body) for name, base, body in INTERFACE.findall(types)}
    for name, (base, body) in bodies.items():
        # What a type extends stands in this file, but for the root, which may be any record.
        body = bodies[base][1] + "\n" + body if base in bodies else body
        fields = PROPERTY.findall(body)
        definitions[name] = {
            "type": "object",
            "additionalProperties": False,
            "required": [field for _, field, optional, _ in fields if not optional],
            "properties": {
                field: kind(written) | limits(comment) for comment, field, _, written in fields
            },
        }
    assert len(definitions) > 20, "the types are written in another way"
    return {"$ref": "#/definitions/Manifest", "definitions": definitions}


with open(sys.argv[1], encoding="utf-8") as file:
    check = jsonschema.Draft7Validator(schema(file.read()))
for name in sys.argv[2:]:
    with open(name, encoding="utf-8") as file:
        manifest = json.load(file)
    for fault in check.iter_errors(manifest):
        print(f"{fault.json_path}: {fault.message}")
