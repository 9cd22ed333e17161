"""Reads what the daemon tells over HTTP with libraries nobody here wrote. Arguments: the text of
/metrics, the OpenAPI document. Prints one JSON object: each sample by name."""

import json
import sys

from openapi_spec_validator import validate
from prometheus_client.parser import text_string_to_metric_families

metrics, document = sys.argv[1:]
with open(document) as file:
    validate(json.load(file))
samples = {}
with open(metrics) as file:
    for family in text_string_to_metric_families(file.read()):
        assert family.documentation, family.name
        assert family.type == "gauge", (family.name, family.type)
        for sample in family.samples:
            assert not any(sample.labels == other["labels"] for other in samples.get(sample.name, [])), sample
            samples.setdefault(sample.name, []).append(
                {"labels": sample.labels, "value": sample.value}
            )
print(json.dumps(samples))
