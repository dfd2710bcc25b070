"""Reads documents with yrs, the Rust implementation of Yjs.

Each line of the standard input is a JSON list of updates in base64. Prints the roots of the document of each line as
JSON.
"""

import json
import sys
from base64 import b64decode

from pycrdt import Array, Doc, Map

MAPS = ["users", "attachments", "metadata", "participants", "extras", "state"]

for line in sys.stdin:
    doc = Doc()
    roots = [doc.get("messages", type=Array), *(doc.get(name, type=Map) for name in MAPS)]
    for update in json.loads(line):
        doc.apply_update(b64decode(update))
    print(json.dumps([root.to_py() for root in roots]))
