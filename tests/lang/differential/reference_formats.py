"""What reference parsers read of TOML, INI, dotenv, XML and requirements, and the same of Fount's rows.

Each function pair gives one comparable value for a file: a dictionary from a path of keys to a value, so that what a
format allows in any order (a table opened twice) has none. A reference raises ValueError for what it refuses.
"""
import configparser
import io
import itertools
import re
import tomllib
import xml.sax

import dotenv.parser
from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

SCALAR, MAP, LIST, NONE, ALIAS = range(5)
COMMENTED_OUT, LIST_ITEM, PAIR = 1 << 0, 1 << 4, 1 << 8
PLAIN = 0


def paths_of(rows):
    """The path of each row; list items have their number for a key."""
    paths, items = [], {}
    for parent, key, *_, flags in rows:
        if flags & LIST_ITEM:
            key = items[parent] = items.get(parent, -1) + 1
        paths.append((paths[parent] if parent >= 0 else ()) + (key,))
    return paths


# TOML


def toml_value(text):
    try:
        return repr(tomllib.loads(f"x = {text}")["x"])
    except tomllib.TOMLDecodeError:
        return text


def toml_expected(text):
    found = {}

    def add(value, path):
        if isinstance(value, dict):
            found[path] = "map"
            for key, item in value.items():
                add(item, path + (key,))
        elif isinstance(value, list):
            found[path] = "list"
            for at, item in enumerate(value):
                add(item, path + (at,))
        else:
            found[path] = value.replace("\r\n", "\n") if isinstance(value, str) else repr(value)

    add(tomllib.loads(text), ())
    del found[()]
    return found


def toml_found(rows):
    found = {}
    for path, (_, _, kind, value, style, flags) in zip(paths_of(rows), rows):
        if kind == SCALAR:
            found[path] = toml_value(value) if style == PLAIN and not flags & PAIR else value.replace("\r\n", "\n")
        else:
            found[path] = {MAP: "map", LIST: "list"}.get(kind, kind)
    return found


# INI: the file's own keys, before any section, are a section for the reference.
TOP = "\1"


def ini_expected(text):
    parser = configparser.RawConfigParser(
        strict=False, allow_no_value=True, inline_comment_prefixes=(";",), default_section="\2"
    )
    parser.optionxform = str
    try:
        parser.read_string(f"[{TOP}]\n{text}")
    except (configparser.Error, AttributeError) as error:  # the latter where it continues a key without value
        raise ValueError(error) from error
    return {
        (section, key): (value or "").strip() for section in parser.sections() for key, value in parser.items(section)
    }


def ini_found(rows):
    return {
        (rows[parent][1] if parent >= 0 else TOP, key): (value or "").strip()
        for parent, key, kind, value, *_ in rows
        if kind != MAP
    }


# dotenv


def dotenv_expected(text):
    found = {}
    for binding in dotenv.parser.parse_stream(io.StringIO(text)):
        if binding.error:
            raise ValueError(binding.original.string)
        if binding.key is not None:
            found[binding.key] = binding.value
    return found


def dotenv_found(rows):
    return {key: value for _, key, _, value, _, flags in rows if not flags & COMMENTED_OUT}


# XML, in the order of the document: qualified names as they stand.


class Elements(xml.sax.ContentHandler):
    def __init__(self):
        super().__init__()
        self.rows, self.open, self.text = [], [], ""

    def startElement(self, name, attrs):
        self.flush()
        for at in self.open[-1:]:
            self.rows[at][2] = MAP
        self.rows.append([self.open[-1] if self.open else -1, name, MAP if attrs.getLength() else NONE, None])
        self.open.append(len(self.rows) - 1)
        self.rows += [[self.open[-1], f"@{key}", SCALAR, attrs.getValue(key)] for key in attrs.getNames()]

    def endElement(self, name):
        at = self.open[-1]
        if self.rows[at][2] == NONE and self.text.strip():
            self.rows[at][2:] = [SCALAR, self.text]
            self.text = ""
        self.flush()
        self.open.pop()

    def characters(self, content):
        self.text += content

    def flush(self):
        if self.text.strip():
            self.rows.append([self.open[-1], "#text", SCALAR, self.text])
        self.text = ""


def xml_rows(rows):
    return {
        at: (parent, key, kind, " ".join(value.split()) if value else None)
        for at, (parent, key, kind, value, *_) in enumerate(rows)
    }


def xml_expected(text):
    if re.search(r"<!ENTITY|<!ATTLIST[^>]*[\"']", text):
        raise ValueError("Fount refuses what declares entities, and defaults have no place in the file")
    elements = Elements()
    parser = xml.sax.make_parser()
    parser.setContentHandler(elements)
    try:
        parser.feed(text.encode())
        parser.close()
    except xml.sax.SAXException as error:
        raise ValueError(error) from error
    return xml_rows(elements.rows)


# requirements: options and addresses are pip's own, so only requirements by name are compared.


def requirement_lines(text):
    joined = text.replace("\r\n", "\n").replace("\\\n", " ")
    for line in joined.split("\n"):
        line = line.partition("#")[0] if line.lstrip().startswith("#") else line.partition(" #")[0]
        line = line.partition(" --")[0].strip()
        if line and not line.startswith("-"):
            yield line


def constraint_meaning(text):
    try:
        return meaning(Requirement(f"x{text}"))
    except InvalidRequirement:
        return text


def meaning(requirement):
    parts = (str(requirement.specifier), sorted(requirement.extras), str(requirement.marker), requirement.url)
    return repr(parts)


def requirements_expected(text):
    found = {}
    for at, line in enumerate(requirement_lines(text)):
        try:
            requirement = Requirement(line)
        except InvalidRequirement as error:
            raise ValueError(error) from error
        found[at] = (canonicalize_name(requirement.name), meaning(requirement))
    return found


def requirements_found(rows):
    counter = itertools.count()
    return {
        next(counter): (key, constraint_meaning(value or ""))
        for parent, key, _, value, _, flags in rows
        if parent < 0 and not flags & LIST_ITEM
    }


REFERENCES = {
    "toml": (toml_expected, toml_found),
    "ini": (ini_expected, ini_found),
    "dotenv": (dotenv_expected, dotenv_found),
    "xml": (xml_expected, xml_rows),
    "requirements": (requirements_expected, requirements_found),
}
