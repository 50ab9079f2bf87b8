#!/usr/bin/env python3
"""What the schemas of the house say of documents: reads lines {"schema": PATH, "document": …} and prints, for each, null or the first fault."""
import json
import sys

from jsonschema import Draft202012Validator

validators = {}


def validator(path):
    if path not in validators:
        with open(path, encoding="utf-8") as file:
            schema = json.load(file)
        Draft202012Validator.check_schema(schema)
        validators[path] = Draft202012Validator(schema)
    return validators[path]


for line in sys.stdin:
    case = json.loads(line)
    fault = next(validator(case["schema"]).iter_errors(case["document"]), None)
    print(json.dumps(None if fault is None else f"{fault.json_path}: {fault.message[:200]}"), flush=True)
