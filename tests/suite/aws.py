"""The `aws` command as far as docs/backup.md uses it (s3api and iam), through boto3, which the real one
is made of, too. Where and who: AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY."""

import json
import os
import sys

import boto3
import jmespath
from botocore.exceptions import ClientError

service, operation, *words = sys.argv[1:]
client = boto3.client(
    {"s3api": "s3"}.get(service, service),
    endpoint_url=os.environ["AWS_ENDPOINT_URL"],
    region_name="us-east-1",
)
arguments, file, name = {}, None, None
for word in words:
    if word.startswith("--"):
        name = "".join(part.capitalize() for part in word[2:].split("-"))
        arguments[name] = True
    elif name is None:
        file = word
    else:
        if word[:1] in "{[" and service == "s3api" and name != "Query":
            arguments[name] = json.loads(word)
        elif name == "VersioningConfiguration":
            arguments[name] = dict([word.split("=")])
        else:
            arguments[name] = word
        name = None
query, output = arguments.pop("Query", None), arguments.pop("Output", "json")
if operation == "get-object":
    # The file to write to stands at the end, without a flag.
    file = words[-1]
if "Body" in arguments:
    arguments["Body"] = open(arguments["Body"], "rb").read()
try:
    answer = getattr(client, operation.replace("-", "_"))(**arguments)
except ClientError as error:
    sys.exit(str(error))
answer.pop("ResponseMetadata", None)
if operation == "get-object":
    with open(file, "wb") as out:
        out.write(answer.pop("Body").read())
answer = json.loads(json.dumps(answer, default=lambda value: value.isoformat()))
if query:
    answer = jmespath.search(query, answer)
if output == "text":
    for row in answer if isinstance(answer, list) else [answer]:
        print(*(row if isinstance(row, list) else [row]), sep="\t")
elif answer:
    json.dump(answer, sys.stdout)
