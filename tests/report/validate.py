"""Holds JSON reports to the published schema: validate.py SCHEMA REPORT...

Prints one line per violation and exits 1 if there is any. Also fails when the schema itself leaves an object open:
a field that nobody described would then pass unnoticed. Only a finding's `data` is open.
"""

import json
import sys

import jsonschema


def open_objects(schema, path="$"):
    if isinstance(schema, list):
        schema = dict(enumerate(schema))
    if not isinstance(schema, dict):
        return
    types = schema.get("type", [])
    if "object" in ([types] if isinstance(types, str) else types) and schema.get("additionalProperties") is not False:
        yield path
    for key, value in schema.items():
        yield from open_objects(value, f"{path}.{key}")


def violations(schema_path, report_paths):
    with open(schema_path, encoding="utf-8") as file:
        schema = json.load(file)
    jsonschema.Draft202012Validator.check_schema(schema)
    for path in open_objects(schema):
        if not path.endswith(".finding.properties.data"):
            yield f"{schema_path}: {path} allows additional properties"
    validator = jsonschema.Draft202012Validator(schema)
    for report_path in report_paths:
        with open(report_path, encoding="utf-8") as file:
            report = json.load(file)
        for error in validator.iter_errors(report):
            yield f"{report_path}: {error.json_path}: {error.message}"


def main():
    found = list(violations(sys.argv[1], sys.argv[2:]))
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
