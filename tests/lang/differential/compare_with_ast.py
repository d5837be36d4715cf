#!/usr/bin/env python3
"""Holds Fount's Python extractor to CPython's own parser, fact by fact, over a corpus.

usage: compare_with_ast.py DUMPER FILE-LIST [--examples N]
Exits 1 when a definition or an import is wrong, or when another kind of fact is wrong more often than it may be.
"""

import argparse
import collections
import multiprocessing
import re
import subprocess
import sys
import unicodedata
import warnings

import reference_facts

# Wrong facts allowed of each kind, as a share of all.
ALLOWED = {
    "definition": 0, "decorator": 0, "import": 0, "export": 0, "block": 0, "binding": 0,
    "call": 1 / 100_000, "step": 1 / 100_000, "unparsed": 0,
    "syntax": 0,
}
FIELD = re.compile(r" ([a-z-]+)=('(?:[^'\\]|\\.)*'|[^ ]*)")


def fields(text):
    return {key: re.sub(r"\\(.)", r"\1", value[1:-1]) if value.startswith("'") else value
            for key, value in FIELD.findall(text)}


def kinds(path):
    return "/".join(part.split("@")[0] for part in path.split("/")) if path else ""


def line_range(text):
    first, _, last = text.partition("-")
    return int(first), int(last or first)


def parse_definition(kind, lines, words, field):
    begin, end = line_range(lines)
    flags = [flag for flag in field.get("flags", "").split(",") if flag not in ("", "delegates")]
    parameters = re.sub(r":[^,=]*", "", field.get("parameters", ""))
    return (kind, words[0], begin, end, int(field["keyword"]), kinds(field.get("in")), ",".join(sorted(flags)),
            field.get("bases", ""), parameters, field.get("raises", ""))


def parse_import(lines, field):
    begin, end = line_range(lines)
    return (begin, end, field.get("from"), field["name"], field.get("as", ""), int(field["statement"]),
            field.get("of", ""), kinds(field.get("in")))


def parse_binding(lines, words, field):
    return (int(lines), words[0], field["kind"], field.get("value", ""), field.get("annotation", ""),
            "augmented" in field, field.get("form", ""), field.get("of", ""), kinds(field.get("in")))


def parse_call(lines, words, field):
    name = words[0] if words else ""
    flags = field.get("flags", "")
    unknown = "in-fstring" in flags or name.startswith("?")
    return name, None if unknown else int(lines), flags, field.get("of", ""), kinds(field.get("in"))


def parse_step(words, field):
    return (words[0], field.get("target", ""), field["kind"], field.get("value", ""), field.get("of", ""),
            kinds(field.get("in")))


def parse_line(line, facts):
    kind, lines, rest = line.split(" ", 2) if line.count(" ") > 1 else (*line.split(" "), "")
    rest = " " + rest
    field = fields(rest)
    words = rest[:min((match.start() for match in FIELD.finditer(rest)), default=len(rest))].split()
    if kind in ("class", "function"):
        facts["definition"].append(parse_definition(kind, lines, words, field))
    elif kind == "decorator":
        facts["decorator"].append((words[0] if words else "", "called" in field, field.get("of", "")))
    elif kind == "import":
        facts["import"].append(parse_import(lines, field))
    elif kind == "binding":
        facts["binding"].append(parse_binding(lines, words, field))
    elif kind == "call":
        facts["call"].append(parse_call(lines, words, field))
    elif kind == "step":
        facts["step"].append(parse_step(words, field))
    elif kind == "block":
        path = kinds(words[0]).split("/")
        facts["block"].append((path[-1], field.get("of", ""), "/".join(path[:-1])))
    elif kind == "export":
        facts["export"].append((words[0] if words else "",))
    elif kind == "syntax":
        if words[0] not in reference_facts.UNKNOWN_SYNTAX:
            facts["syntax"].append((words[0], field["needs"]))
    elif kind == "unparsed":
        facts["unparsed"].append((lines,))


def parse_dump(text):
    facts = collections.defaultdict(list)
    for line in text:
        parse_line(line, facts)
    return facts


def without_text(fact, kind):
    """The value's text is masked for choices and tests, which the reference does not do."""
    position = {"binding": 3, "step": 3}.get(kind)
    if position is None or fact[position - 1] not in ("choice", "test"):
        return fact
    return (*fact[:position], None, *fact[position + 1:])


def comparable(kind, ours, reference):
    ours = [without_text(fact, kind) for fact in ours]
    if kind == "block":  # the dump names a block's own path, not its definition
        reference = [(name, "", path) for name, _, path in reference]
        ours = [(name, "", path) for name, _, path in ours]
    if kind == "binding":  # quoted annotations are not compared
        unknown = {fact[:2] for fact in reference if fact[4] is None}
        ours = [(*fact[:4], None, *fact[5:]) if fact[:2] in unknown else fact for fact in ours]
        # The tree knows the line of a global statement only, not those of its names.
        ours, reference = ([(None, *fact[1:]) if fact[6] == "global" else fact for fact in facts]
                           for facts in (ours, reference))
    return collections.Counter(ours), collections.Counter(reference)


def compare_file(task):
    path, lines = task
    warnings.simplefilter("ignore")
    sys.setrecursionlimit(20_000)
    with open(path, "rb") as file:
        source = file.read()
    ours = parse_dump(lines)
    try:
        reference, computed = reference_facts.reference_facts(source)
    except (SyntaxError, ValueError, RecursionError) as error:
        return path, None, [("unparsable", str(error))] if ours["unparsed"] else []
    counts, wrong = {}, []
    for kind in ALLOWED:
        if kind == "export" and computed:
            continue
        mine, theirs = comparable(kind, ours[kind], reference.get(kind, []))
        counts[kind] = sum(theirs.values())
        wrong += [(kind, "extra", fact) for fact in (mine - theirs).elements()]
        wrong += [(kind, "missed", fact) for fact in (theirs - mine).elements()]
    return path, counts, wrong


def split_dump(stream):
    """(path, lines) of each file in the dumper's output."""
    path, lines = None, []
    for line in stream:
        line = line.rstrip("\n")
        if line.startswith("file "):
            if path is not None:
                yield path, lines
            path, lines = re.match(r"file (.*) lines=\d+ digest=", line).group(1), []
        else:
            # CPython normalizes identifiers (PEP 3131); Fount keeps them as written.
            lines.append(line if line.isascii() else unicodedata.normalize("NFKC", line))
    if path is not None:
        yield path, lines


def dumped_files(dumper, list_path):
    with open(list_path, "rb") as paths:
        process = subprocess.Popen([dumper], stdin=paths, stdout=subprocess.PIPE, text=True, encoding="utf-8",
                                   errors="surrogateescape")
    yield from split_dump(process.stdout)
    if process.wait() != 0:
        sys.exit(f"compare_with_ast: {dumper} failed with {process.returncode}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("dumper")
    parser.add_argument("list")
    parser.add_argument("--examples", type=int, default=20)
    options = parser.parse_args()
    totals, wrongs = collections.Counter(), collections.defaultdict(list)
    with multiprocessing.Pool() as pool:
        for path, counts, wrong in pool.imap_unordered(compare_file, dumped_files(options.dumper, options.list), 16):
            totals["files"] += 1
            if counts is None:
                totals["not parsed by CPython"] += 1
                totals["of these with unparsed spans"] += bool(wrong)
                continue
            totals.update(counts)
            for kind, how, fact in wrong:
                wrongs[kind].append((path, how, fact))
    failed = False
    print(f"{totals['files']} files, {totals['not parsed by CPython']} of them not parsed by CPython "
          f"({totals['of these with unparsed spans']} with unparsed spans)")
    for kind, share in ALLOWED.items():
        too_many = len(wrongs[kind]) > share * totals[kind]
        failed |= too_many
        print(f"{kind}: {len(wrongs[kind])} wrong of {totals[kind]}{' TOO MANY' if too_many else ''}")
        for path, how, fact in wrongs[kind][:options.examples]:
            print(f"  {how} {fact} in {path}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
