"""compare_formats.py DUMPER ROOT...: entries of the data files below ROOT against reference parsers.

What the reference parser refuses is left out: Fount reads on where it stops. Key paths and decoded scalars of the rest
must be equal, and nothing may be reported as not understood. Each format has a least number of files, so that a machine
without them fails the test; formats/ beside this file has that many.
"""
import collections
import itertools
import json
import os
import pathlib
import subprocess
import sys

import yaml
from reference_formats import REFERENCES

SCALAR, MAP, LIST, NONE, ALIAS = range(5)
LIST_ITEM, PAIR = 1 << 4, 1 << 8
MAX_KEY, MAX_JSON_ENTRIES, MAX_BYTES = 128, 20_000, 300_000
Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def key_of(text):
    return text if len(text.encode()) <= MAX_KEY else ""


def rows_of_yaml(text):
    rows, first, on_path = [], True, set()

    def add(key, node, parent):
        at = len(rows)
        if id(node) in seen:
            rows.append((parent, key, ALIAS, None))
            return
        seen.add(id(node))
        if isinstance(node, yaml.ScalarNode):
            empty = node.value == "" and not node.style
            rows.append((parent, key, NONE, None) if empty else (parent, key, SCALAR, node.value))
            return
        rows.append((parent, key, MAP if isinstance(node, yaml.MappingNode) else LIST, None))
        children(node, at)

    def children(node, at):
        if isinstance(node, yaml.MappingNode):
            for name, value in node.value:
                if not isinstance(name, yaml.ScalarNode):
                    raise NotImplementedError("a key that is no scalar")
                add(key_of(name.value), value, at)
        elif isinstance(node, yaml.SequenceNode):
            for value in node.value:
                add("", value, at)

    for document in yaml.compose_all(text, Loader):
        seen = set()
        if document is None or (isinstance(document, yaml.ScalarNode) and document.value == ""):
            continue
        if first and not isinstance(document, yaml.ScalarNode):
            children(document, -1)
        else:
            add("", document, -1)
        first = False
    return rows


def rows_of_json(text):
    rows = []

    def scalar(value):
        return value[1] if isinstance(value, tuple) else value

    def add(key, value, parent):
        at = len(rows)
        if isinstance(value, Pairs):
            rows.append((parent, key, MAP, None))
        elif isinstance(value, list):
            rows.append((parent, key, LIST, None))
        else:
            rows.append((parent, key, SCALAR, value))
        children(value, at)

    def children(value, at):
        for key, item in value.pairs if isinstance(value, Pairs) else []:
            add(key_of(key), item, at)
        for item in value if isinstance(value, list) else []:
            add("", item, at)

    def words(value):
        if isinstance(value, Pairs):
            return Pairs([(k, words(v)) for k, v in value.pairs])
        if isinstance(value, list):
            return [words(v) for v in value]
        return {True: "true", False: "false", None: "null"}.get(value, value) if not isinstance(value, str) else value

    document = words(json.loads(text, object_pairs_hook=Pairs, parse_int=str, parse_float=str))
    if isinstance(document, (Pairs, list)):
        children(document, -1)
    else:
        add("", document, -1)
    return rows


class Pairs:
    def __init__(self, pairs):
        self.pairs = pairs


ROWS = {"yaml": rows_of_yaml, "json": rows_of_json}
LEAST_FILES = {"yaml": 1, "json": 1, "toml": 3, "ini": 3, "dotenv": 2, "xml": 2, "requirements": 2}
FORMATS = {"yml": "yaml", "cfg": "ini", "desktop": "ini", "service": "ini", "env": "dotenv"}


def format_of(name):
    if name.endswith(".txt"):
        return "requirements" if name.startswith("requirements") else None
    if name.startswith(".env"):
        return "dotenv"
    ending = name.rpartition(".")[2]
    return FORMATS.get(ending, ending if ending in LEAST_FILES else None)


def files_below(roots):
    for root in roots:
        for folder, _, names in os.walk(root):
            for name in sorted(names):
                path = pathlib.Path(folder, name)
                if format_of(name) and path.is_file() and path.stat().st_size <= MAX_BYTES:
                    yield str(path)


def dumped(dumper, wanted):
    request = "".join(f"{format_of(os.path.basename(path))}\t{path}\n" for path in wanted)
    output = subprocess.run([dumper], input=request.encode(), stdout=subprocess.PIPE, check=True).stdout.decode()
    files, rows = {}, []
    for line in output.split("\n")[:-1]:
        fields = line.split("\t")
        if fields[0] == "file":
            rows, kept = [], []  # kept: the row of each entry; None for shell, which lies below scalars
            files[fields[2]] = (int(fields[1]), rows)
        else:
            parent, kind, flags, style = map(int, fields[:4])
            key, value = (bytes.fromhex(field).decode("utf-8", "surrogateescape") for field in fields[4:])
            if flags & PAIR and flags & LIST_ITEM:
                key, value = "", f"{key}={value}"
            inside = parent >= 0 and (kept[parent] is None or rows[kept[parent]][2] == SCALAR)
            kept.append(None if inside else len(rows))
            if not inside:
                value = value if kind == SCALAR else None
                rows.append((kept[parent] if parent >= 0 else -1, key, kind, value, style, flags))
    return files


def same(ours, theirs):
    if ours[:3] != theirs[:3]:
        return False
    a, b = ours[3], theirs[3]
    return a == b or (a is not None and a.rstrip("\n") == b.rstrip("\n"))


def expected_of(format_name, text):
    expected = (ROWS.get(format_name) or REFERENCES[format_name][0])(text)
    if len(expected) >= MAX_JSON_ENTRIES:
        raise NotImplementedError("more entries than are read")
    return expected


def first_difference(format_name, rows, expected):
    if format_name in ROWS:
        pairs = itertools.zip_longest(rows, expected, fillvalue=(None, None, None, None))
        return next((pair for pair in pairs if not same(*pair)), None)
    found = REFERENCES[format_name][1](rows)
    keys = list(found) + list(expected)
    return next(((key, found.get(key), expected.get(key)) for key in keys if found.get(key) != expected.get(key)), None)


def main():
    dumper, *roots = sys.argv[1:]
    paths = [path for path in files_below(roots) if "\n" not in path]
    found = dumped(dumper, paths)
    compared, refused, wrong = collections.Counter(), 0, 0
    for path in paths:
        format_name = format_of(os.path.basename(path))
        unparsed, rows = found[path]
        try:
            text = pathlib.Path(path).read_bytes().decode("utf-8-sig")
            expected = expected_of(format_name, text)
        except (ValueError, yaml.YAMLError, NotImplementedError, RecursionError):
            refused += 1
            continue
        compared[format_name] += 1
        difference = first_difference(format_name, rows, expected)
        if unparsed or difference:
            wrong += 1
            if wrong <= 20:
                print(f"{path}: {unparsed} unparsed; {str(difference)[:300]}")
    print(f"files compared: {dict(compared)}; {refused} refused by the reference, {wrong} differ")
    missing = [name for name, least in LEAST_FILES.items() if compared[name] < least]
    if missing:
        print(f"too few files to compare: {missing}")
    sys.exit(wrong > 0 or bool(missing))


if __name__ == "__main__":
    main()
