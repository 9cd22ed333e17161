"""What PDF readers nobody here wrote make of each file: one JSON object a file, one file a line.

usage: readers.py FILE.pdf...
"""

import json
import sys

import pypdf
from openresume import parse_resume_from_pdf
from pdfminer.high_level import extract_text


def links(document):
    """Targets of the link annotations, in page order."""
    for page in document.pages:
        for annotation in page.get("/Annots") or []:
            action = annotation.get_object().get("/A")
            if action and "/URI" in action:
                yield str(action["/URI"])


def read(path):
    document = pypdf.PdfReader(path)
    return {
        "pdfminer": extract_text(path),
        "pypdf": "\n".join(page.extract_text() for page in document.pages),
        "links": list(links(document)),
        "resume": parse_resume_from_pdf(path),
    }


for name in sys.argv[1:]:
    print(json.dumps(read(name), ensure_ascii=False))
