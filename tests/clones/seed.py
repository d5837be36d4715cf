#!/usr/bin/env python3
"""Plants copies with known positions into real code: seed.py SOURCE TARGET [--count N] [--seed N]

Copies the Python files of SOURCE (tests and generated files left out) to TARGET and appends to them copies of
functions that stand there once, none of them within another:
  type 1      other comments and blank lines
  type 2      parameters and local variables renamed one for one
  type 3 10%  at most a tenth of the lines changed, removed or added
  type 3 20%  at most a fifth
Writes TARGET/seeds.json: [{"type", "original": {"path", "line", "end_line"}, "copy": {...}}]. The same arguments give
the same seeds.
"""
import argparse
import ast
import collections
import io
import json
import pathlib
import random
import textwrap
import tokenize

TYPES = ["type 1", "type 2", "type 3 10%", "type 3 20%"]
NOT_OURS = ("site-packages", "dist-packages", "venv", "lib2to3")
LEAST_LINES, MOST_LINES = 12, 80  # of code: docstrings, comments and blank lines do not count


class Unfit(Exception):
    """This function cannot carry this kind of seed."""


def stands_alone(source):
    try:
        return len(ast.parse(source).body) == 1
    except SyntaxError:  # a string over several lines kept it from being dedented
        return False


def code_lines(function):
    """Lines on which a statement stands, the docstring left out."""
    body = function.body[1:] if ast.get_docstring(function, clean=False) is not None else function.body
    lines = {function.lineno}
    for statement in body:
        for node in ast.walk(statement):
            if hasattr(node, "lineno"):
                lines.update((node.lineno, node.end_lineno))
    return len(lines)


def functions(text, tree):
    """(first line, last line, dedented source) of every function of middling length, decorators left out."""
    lines = text.splitlines()
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            source = textwrap.dedent("\n".join(lines[node.lineno - 1:node.end_lineno]))
            if LEAST_LINES <= code_lines(node) <= MOST_LINES and stands_alone(source):
                yield node.lineno, node.end_lineno, source


def rename(source, name):
    """Gives the function another name."""
    head, _, rest = source.partition("def ")
    return head + "def " + name + rest[rest.index("("):]


def type_1(source, _generator):
    lines = []
    for line in source.splitlines():
        lines.append(line)
        if line.endswith(":") and not line.lstrip().startswith(("#", "\"", "'", "@")):
            lines.append("")
            lines.append(" " * 60 + "# planted")
    return "\n".join(lines)


def local_names(function):
    names = {argument.arg for argument in ast.walk(function) if isinstance(argument, ast.arg)}
    outer = {name for node in ast.walk(function) if isinstance(node, (ast.Global, ast.Nonlocal)) for name in node.names}
    for node in ast.walk(function):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        if isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.Lambda, ast.Import, ast.ImportFrom, ast.JoinedStr)):
            if node is not function:
                raise Unfit
        if isinstance(node, ast.ExceptHandler) and node.name:
            names.add(node.name)
    return names - outer - {"self", "cls"}


def type_2(source, _generator):
    function = ast.parse(source).body[0]
    names = local_names(function)
    if len(names) < 3:
        raise Unfit
    known = {name: f"planted_{i}" for i, name in enumerate(sorted(names))}
    header_end = function.body[0].lineno
    tokens = [token for token in tokenize.generate_tokens(io.StringIO(source).readline)
              if token.type not in (tokenize.NL, tokenize.COMMENT)]
    words, depth = [], 0
    for before, token, after in zip([tokens[0]] + tokens, tokens, tokens[1:]):
        depth += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(token.string, 0)
        # `f(name=...)` names a parameter of something else; in the function's own header it is one of its own.
        own = depth == 1 and token.start[0] < header_end
        keyword = depth > 0 and after.string == "=" and before.string in ("(", ",") and not own
        if token.type == tokenize.NAME and token.string in known and before.string != "." and not keyword:
            words.append((token, known[token.string]))
    lines = source.splitlines()
    for token, text in reversed(words):
        row, column = token.start
        lines[row - 1] = lines[row - 1][:column] + text + lines[row - 1][token.end[1]:]
    return "\n".join(lines)


def changed_line(line, generator, number):
    indent = line[:len(line) - len(line.lstrip())]
    return generator.choice([
        [f"{indent}planted_{number} = open_planted({number})", line],
        [],
        [line.replace("(", f"(planted_{number}, ", 1) if "(" in line else f"{indent}planted_{number} = {number}"],
    ])


def type_3(source, generator, share):
    lines = source.splitlines()
    budget = int(len(lines) * share)
    if budget < 1:
        raise Unfit
    simple = {node.lineno for node in ast.walk(ast.parse(source))
              if isinstance(node, (ast.Assign, ast.Expr, ast.AugAssign, ast.Return)) and node.lineno == node.end_lineno}
    places = sorted(simple)
    generator.shuffle(places)
    done = 0
    for place in sorted(places[:budget], reverse=True):
        lines[place - 1:place] = changed_line(lines[place - 1], generator, place)
        done += 1
    if done < budget:
        raise Unfit
    return "\n".join(lines)


MAKERS = {
    "type 1": type_1,
    "type 2": type_2,
    "type 3 10%": lambda source, generator: type_3(source, generator, 0.10),
    "type 3 20%": lambda source, generator: type_3(source, generator, 0.20),
}


def shape(source):
    """Equal for functions that are equal but for names and literals: such a function is no fit original."""
    return tuple(type(node).__name__ for node in ast.walk(ast.parse(source)))


def read_tree(root):
    files = {}
    for path in sorted(root.rglob("*.py")):
        relative = path.relative_to(root)
        if any("test" in part or part in NOT_OURS for part in relative.parts):
            continue
        try:
            text = path.read_text(encoding="utf-8")
            if "enerated" in text[:512]:
                continue
            files[relative] = (text, ast.parse(text))
        except (UnicodeDecodeError, SyntaxError, ValueError, RecursionError, OSError):
            continue
    return files


class Library:
    """The files to plant into, and the functions that stand there once."""

    def __init__(self, source):
        self.files = read_tree(source)
        every = [(path, function) for path, (text, tree) in self.files.items() for function in functions(text, tree)]
        shapes = [shape(source) for _, (_, _, source) in every]
        often = collections.Counter(shapes)
        self.once = [one for one, its_shape in zip(every, shapes) if often[its_shape] == 1]


def plant(library, count, generator):
    """Yields (type, path, function, path of the copy, copied source)."""
    once = list(library.once)
    generator.shuffle(once)
    paths = sorted(library.files)
    taken = []
    for kind in TYPES:
        left = count
        while left and once:
            path, function = once.pop()
            # Two seeds of which one holds the other are one: the copies of the inner one lie within the outer's.
            if any(path == other and function[0] <= end and begin <= function[1] for other, begin, end in taken):
                continue
            try:
                copied = rename(MAKERS[kind](function[2], generator), f"planted_{kind[5]}_{len(once)}")
                ast.parse(copied)
            except (Unfit, SyntaxError, ValueError, tokenize.TokenError):
                continue
            left -= 1
            taken.append((path, function[0], function[1]))
            yield kind, path, function, generator.choice(paths), copied


def seed(library, target, count, number):
    """Writes the seeded tree to `target` and returns what was planted."""
    texts = {path: text.rstrip("\n") + "\n" for path, (text, tree) in library.files.items()}
    seeds = []
    for kind, path, (first, last, _), place, copied in plant(library, count, random.Random(number)):
        begin = texts[place].count("\n") + 3
        texts[place] += "\n\n" + copied + "\n"
        seeds.append({"type": kind, "original": {"path": str(path), "line": first, "end_line": last},
                      "copy": {"path": str(place), "line": begin, "end_line": begin + copied.count("\n")}})
    for path, text in texts.items():
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        (target / path).write_text(text, encoding="utf-8")
    (target / "seeds.json").write_text(json.dumps(seeds, indent=1))
    return seeds


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=pathlib.Path)
    parser.add_argument("target", type=pathlib.Path)
    parser.add_argument("--count", type=int, default=100, help="seeds of each type")
    parser.add_argument("--seed", default="1")
    options = parser.parse_args()
    seeds = seed(Library(options.source), options.target, options.count, options.seed)
    print(f"{len(seeds)} copies planted")


if __name__ == "__main__":
    main()
