"""The facts of a Python file as CPython's own parser sees them: what fount_dump_facts must print, as sets of tuples.

Only what an abstract syntax tree can say: guards are lists of block kinds (it has no place for an `else`), and nothing
within f-strings has a line (before 3.12 the parser gives wrong ones).
"""

import ast
import collections
import sys

PLATFORM_NAMES = {
    "os.name", "platform.machine", "platform.python_implementation", "platform.python_version", "platform.system",
    "six.PY2", "six.PY3", "sys.byteorder", "sys.hexversion", "sys.implementation", "sys.maxsize", "sys.platform",
    "sys.version", "sys.version_info", "version_info",
}
DEFINITIONS = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
LOOPS = (ast.For, ast.AsyncFor, ast.While)
TRIES = (ast.Try,) + ((ast.TryStar,) if hasattr(ast, "TryStar") else ())
STRINGS_WITH_FIELDS = (ast.JoinedStr,) + ((ast.TemplateStr,) if hasattr(ast, "TemplateStr") else ())
# A tree does not say how a string or a `with` is written. What 3.12 brought to f-strings is in no file that an older
# CPython parses.
UNKNOWN_SYNTAX = {"fstring-debug", "parenthesized-with"} | (
    {"nested-fstring"} if sys.version_info >= (3, 12) else set())
BRANCHING = LOOPS + TRIES + (ast.If, ast.With, ast.AsyncWith, ast.Match)


def dotted(node):
    """`a.b.c` of names and attributes, else None."""
    parts = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return None
    return ".".join([node.id, *reversed(parts)])


def callee(function):
    """As the dump writes it: rooted names plain, others behind `?`."""
    name = dotted(function)
    if name is not None:
        return name
    parts = []
    while isinstance(function, ast.Attribute):
        parts.append(function.attr)
        function = function.value
    return "?" + "".join("." + part for part in reversed(parts))


def if_kind(test):
    name = dotted(test)
    if name is not None and name.split(".")[-1] == "TYPE_CHECKING":
        return "type-checking"
    if isinstance(test, ast.Compare) and len(test.ops) == 1 and isinstance(test.ops[0], ast.Eq):
        sides = [test.left, test.comparators[0]]
        names = [side.id for side in sides if isinstance(side, ast.Name)]
        texts = [side.value for side in sides if isinstance(side, ast.Constant)]
        if names == ["__name__"] and texts == ["__main__"]:
            return "main-guard"
    for node in ast.walk(test):
        if isinstance(node, ast.Name) and node.id in PLATFORM_NAMES:
            return "version-check"
        if isinstance(node, ast.Attribute) and dotted(node) in PLATFORM_NAMES:
            return "version-check"
    return "if"


def handler_types(handler):
    if handler.type is None:
        return None
    types = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return [(dotted(node) or "").split(".")[-1] for node in types]


def handler_kind(handler):
    types = handler_types(handler) or []
    return "except-import" if {"ImportError", "ModuleNotFoundError"} & set(types) else "except"


def try_kind(node):
    for handler in node.handlers:
        types = handler_types(handler)
        if types is None or {"ImportError", "ModuleNotFoundError", "Exception", "BaseException"} & set(types):
            return "try-import"
    return "try"


def is_number(node):
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.UAdd, ast.USub)):
        node = node.operand
    return isinstance(node, ast.Constant) and type(node.value) in (int, float, complex)


def value_of(node):
    """(kind, text) of an expression; text only where it needs no masking."""
    if node is None:
        return "none", ""
    name = dotted(node)
    if name is not None:
        return "name", name
    called = node.value if isinstance(node, ast.Await) else node
    if isinstance(called, ast.Call):
        return "call", dotted(called.func) or ""
    if is_number(node):
        return "number", ""
    if isinstance(node, ast.Constant):
        kinds = {str: "string", bytes: "string", bool: "boolean", type(None): "null"}
        return kinds.get(type(node.value), "other"), ""
    kinds = {
        ast.List: "list", ast.ListComp: "list", ast.Dict: "dict", ast.DictComp: "dict", ast.Set: "set",
        ast.SetComp: "set", ast.Tuple: "tuple", ast.IfExp: "choice", ast.Compare: "test",
    }
    if isinstance(node, ast.BoolOp):
        return ("choice" if isinstance(node.op, ast.Or) else "test"), None
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return "test", None
    kind = kinds.get(type(node), "other")
    return kind, None if kind in ("choice", "test") else ""


def annotation_head(node):
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return None  # a quoted annotation: compared by unit tests
    while isinstance(node, (ast.Subscript, ast.BinOp)):
        node = node.value if isinstance(node, ast.Subscript) else node.left
    return dotted(node) or ""


def is_trivial(statement):
    if isinstance(statement, ast.Pass):
        return True
    return (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
            and (statement.value.value is Ellipsis or isinstance(statement.value.value, str)))


def own_expressions(node):
    """All nodes of a statement or function body that belong to the function itself."""
    pending = [node]
    while pending:
        node = pending.pop()
        yield node
        for child in ast.iter_child_nodes(node):
            if not isinstance(child, DEFINITIONS + (ast.Lambda,)):
                pending.append(child)


def has_yield(node):
    return any(isinstance(part, (ast.Yield, ast.YieldFrom)) for part in own_expressions(node))


def raised_name(function):
    """Name of what the body always raises, "" when it has none, None when it may return."""
    for statement in function.body:
        if isinstance(statement, ast.Raise):
            kind, text = value_of(statement.exc)
            return text if kind in ("name", "call") else ""
        if isinstance(statement, DEFINITIONS):
            continue
        if isinstance(statement, BRANCHING + (ast.Return,)) or has_yield(statement):
            return None
    return None


def leading_call(node):
    """What a decorator names, and whether that name itself is called."""
    parent = None
    while dotted(node) is None:
        parent = node
        if isinstance(node, ast.Call):
            node = node.func
        elif isinstance(node, (ast.Attribute, ast.Subscript)):
            node = node.value
        else:
            return "", False
    return dotted(node), isinstance(parent, ast.Call)


def base_name(node):
    while isinstance(node, (ast.Subscript, ast.Call)):
        node = node.value if isinstance(node, ast.Subscript) else node.func
    return dotted(node) or "?"


class Collector:
    """Walks a tree with the scope and the guards of each statement at hand."""

    def __init__(self, tree, lines):
        self.lines = lines
        self.facts = collections.defaultdict(list)
        self.names = []      # enclosing definitions
        self.function = False
        self.blocks = []     # kinds of the blocks around, within the innermost definition
        self.in_fstring = False
        self.in_lambda = False
        self.statements(tree.body)

    def add(self, kind, *fact):
        self.facts[kind].append(fact)

    @property
    def place(self):
        return ".".join(self.names), "/".join(self.blocks)

    def statements(self, body):
        for statement in body:
            self.statement(statement)

    def branch(self, kind, body):
        self.add("block", kind, *self.place)
        self.blocks.append(kind)
        self.statements(body)
        self.blocks.pop()

    def statement(self, node):
        if isinstance(node, DEFINITIONS):
            self.definition(node)
        elif isinstance(node, ast.If):
            self.if_statement(node)
        elif isinstance(node, LOOPS):
            self.loop(node)
        elif isinstance(node, TRIES):
            self.try_statement(node)
        elif isinstance(node, (ast.With, ast.AsyncWith)):
            self.with_statement(node)
        elif isinstance(node, ast.Match):
            self.match_statement(node)
        else:
            self.simple(node)

    # Compound statements

    def if_statement(self, node):
        self.expression(node.test)
        self.branch(if_kind(node.test), node.body)
        if len(node.orelse) == 1 and isinstance(node.orelse[0], ast.If) and self.is_elif(node.orelse[0]):
            self.if_statement(node.orelse[0])
        elif node.orelse:
            self.branch("else", node.orelse)

    def is_elif(self, node):
        return self.lines[node.lineno - 1][node.col_offset:].startswith(b"elif")

    def loop(self, node):
        if isinstance(node, ast.While):
            self.expression(node.test)
        else:
            self.expression(node.target)
            self.expression(node.iter)
            self.assign(node.target, node.iter, form="target")
        self.branch("loop", node.body)
        if node.orelse:
            self.branch("loop", node.orelse)

    def try_statement(self, node):
        self.branch(try_kind(node), node.body)
        for handler in node.handlers:
            if handler.type is not None:
                self.expression(handler.type)
            self.branch(handler_kind(handler), handler.body)
        if node.orelse:
            self.branch("try-else", node.orelse)
        if node.finalbody:
            self.branch("finally", node.finalbody)

    def with_statement(self, node):
        for item in node.items:
            self.expression(item.context_expr)
            if item.optional_vars is not None:
                self.expression(item.optional_vars)
                self.assign(item.optional_vars, item.context_expr, form="target")
        self.branch("with", node.body)

    def match_statement(self, node):
        self.expression(node.subject)
        for case in node.cases:
            self.captures(case.pattern)
            if case.guard is not None:
                self.expression(case.guard)
            self.branch("case", case.body)

    def captures(self, pattern):
        for node in ast.walk(pattern):
            name = node.rest if isinstance(node, ast.MatchMapping) else getattr(node, "name", None)
            if name is not None and not self.function:
                self.name(name, node, "target")

    def name(self, name, node, form):
        """A name that a statement binds, or does away with, without a value at hand."""
        of, blocks = ("", "") if form == "global" else self.place
        kind = "other" if form == "target" else "none"
        self.add("binding", node.end_lineno, name, kind, "", "", False, form, of, blocks)

    def definition(self, node):
        self.header_expressions(node)
        begin = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
        is_class = isinstance(node, ast.ClassDef)
        flags = set()
        if isinstance(node, ast.AsyncFunctionDef):
            flags.add("async")
        if all(is_trivial(statement) for statement in node.body):
            flags.add("empty-body")
        raises = ""
        if not is_class:
            if has_yield(ast.Module(body=node.body, type_ignores=[])):
                flags.add("generator")
            if (name := raised_name(node)) is not None:
                flags.add("always-raises")
                raises = name
        bases = self.bases(node) if is_class else ""
        parameters = "" if is_class else self.parameters(node.args)
        name = ".".join([*self.names, node.name])
        for decorator in node.decorator_list:
            self.add("decorator", *leading_call(decorator), name)
        self.add("definition", "class" if is_class else "function", name, begin, node.end_lineno, node.lineno,
                 "/".join(self.blocks), ",".join(sorted(flags)), bases, parameters, raises)
        outer = self.names, self.blocks, self.function
        self.names, self.blocks, self.function = [*self.names, node.name], [], not is_class
        self.statements(node.body)
        self.names, self.blocks, self.function = outer

    def header_expressions(self, node):
        for decorator in node.decorator_list:
            self.expression(decorator)
        for parameter in getattr(node, "type_params", []):
            self.expression(parameter)
        if isinstance(node, ast.ClassDef):
            for part in [*node.bases, *node.keywords]:
                self.expression(part)
            return
        self.expression(node.args)
        if node.returns is not None:
            self.expression(node.returns)

    def bases(self, node):
        parts = [(base.lineno, base.col_offset, base_name(base)) for base in node.bases]
        parts += [(word.lineno, word.col_offset, (word.arg + "=" if word.arg else "") + self.keyword_base(word))
                  for word in node.keywords]
        return ",".join(name for _, _, name in sorted(parts))

    @staticmethod
    def keyword_base(word):
        return base_name(word.value) if word.arg else "?"

    def parameters(self, arguments):
        result = []
        positional = [*arguments.posonlyargs, *arguments.args]
        defaults = [None] * (len(positional) - len(arguments.defaults)) + list(arguments.defaults)
        for argument, default in zip(positional, defaults):
            result.append(self.parameter("", argument, default))
        if arguments.vararg:
            result.append(self.parameter("*", arguments.vararg, None))
        for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults):
            result.append(self.parameter("", argument, default))
        if arguments.kwarg:
            result.append(self.parameter("**", arguments.kwarg, None))
        return ",".join(result)

    @staticmethod
    def parameter(stars, argument, default):
        return stars + argument.arg + ("" if default is None else "=" + value_of(default)[0])

    # Simple statements

    def simple(self, node):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            self.imports(node)
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                self.assign(target, node.value)
        elif isinstance(node, ast.AnnAssign):
            self.assign(node.target, node.value, annotation=annotation_head(node.annotation))
        elif isinstance(node, ast.AugAssign):
            self.assign(node.target, node.value, step="augment")
        elif type(node).__name__ == "TypeAlias":
            self.assign(node.name, node.value)
        elif isinstance(node, ast.Delete):
            self.delete(node.targets)
        elif self.function or (isinstance(node, ast.Raise) and not any(self.place)):
            self.function_statement(node)
        if isinstance(node, ast.Global) and self.names:
            for name in node.names:
                self.name(name, node, "global")
        self.expression(node)

    def function_statement(self, node):
        if isinstance(node, ast.Return):
            self.add("step", "return", "", *value_of(node.value), *self.place)
        elif isinstance(node, ast.Raise):
            self.add("step", "raise", "", *value_of(node.exc), *self.place)
        elif isinstance(node, (ast.Global, ast.Nonlocal)):
            for name in node.names:
                self.add("step", "global", name, "none", "", *self.place)

    def imports(self, node):
        source = None
        if isinstance(node, ast.ImportFrom):
            source = "." * node.level + (node.module or "")
        for alias in node.names:
            self.add("import", alias.lineno, alias.end_lineno, source, alias.name, alias.asname or "", node.lineno,
                     *self.place)

    def delete(self, targets):
        for target in targets:
            if isinstance(target, (ast.Tuple, ast.List)):
                self.delete(target.elts)
                continue
            path = self.path(target)
            if isinstance(target, ast.Name) and not self.function:
                self.name(target.id, target, "deleted")
            elif path:
                self.add("step", "delete", path, "none", "", *self.place)

    def path(self, node):
        parts = []
        while not isinstance(node, ast.Name):
            if isinstance(node, ast.Attribute):
                parts.append("." + node.attr)
            elif isinstance(node, ast.Subscript):
                parts.append("[]")
            else:
                return None
            node = node.value
        return node.id + "".join(reversed(parts))

    def assign(self, target, value, annotation="", step="assign", form="", unpacked=False):
        if isinstance(target, ast.Starred):
            target = target.value
        if isinstance(target, (ast.Tuple, ast.List)):
            for element in target.elts:
                self.assign(element, value, annotation, step, form, True)
            return
        described = ("other", "") if unpacked else value_of(value)
        if isinstance(target, ast.Name) and not self.function:
            if form:
                described = "other", ""
            augmented = step == "augment"
            self.add("binding", target.lineno, target.id, *described, annotation, augmented, form, *self.place)
        elif value is not None and (path := self.path(target)):
            self.add("step", step, path, *described, *self.place)

    # Expressions

    def expression(self, node, awaited=False):
        if isinstance(node, STRINGS_WITH_FIELDS):
            outer, self.in_fstring = self.in_fstring, True
            for value in node.values:
                self.expression(value)
            self.in_fstring = outer
            return
        if isinstance(node, ast.Call):
            self.call(node, awaited)
        elif self.function and not self.in_lambda and isinstance(node, (ast.Yield, ast.YieldFrom)):
            self.add("step", "yield", "", *value_of(node.value), *self.place)
        elif isinstance(node, ast.NamedExpr) and (self.function or not self.in_lambda):
            self.assign(node.target, node.value)
        outer, self.in_lambda = self.in_lambda, self.in_lambda or isinstance(node, ast.Lambda)
        for child in ast.iter_child_nodes(node):
            self.expression(child, isinstance(node, ast.Await))
        self.in_lambda = outer

    def call(self, node, awaited):
        name = callee(node.func)
        line = None if self.in_fstring or name.startswith("?") else leftmost(node.func).lineno
        flags = ",".join(name for name, holds in (("awaited", awaited), ("in-fstring", self.in_fstring)) if holds)
        self.add("call", name, line, flags, *self.place)


def leftmost(node):
    while isinstance(node, ast.Attribute):
        node = node.value
    return node


def exports(tree):
    """Names in `__all__` in order of appearance, or None when any part of it is computed."""
    names = []
    pending = list(tree.body)
    while pending:
        node = pending.pop(0)
        if isinstance(node, DEFINITIONS):
            continue
        children = ast.iter_child_nodes(node)
        pending[:0] = [child for child in children if isinstance(child, (ast.stmt, ast.ExceptHandler))]
        target = node.targets[0] if isinstance(node, ast.Assign) and len(node.targets) == 1 else getattr(
            node, "target", None)
        value = getattr(node, "value", None)
        if isinstance(node, ast.Expr) and isinstance(value, ast.Call):
            method = callee(value.func)
            if method == "__all__.extend":
                target, value = ast.Name("__all__"), value.args[0]
            elif method == "__all__.append":
                target, value = ast.Name("__all__"), ast.List(value.args)
            elif method in ("__all__.remove", "__all__.insert"):
                return None
        if not isinstance(target, ast.Name) or target.id != "__all__" or value is None:
            continue
        parts = [value]
        while parts:
            part = parts.pop(0)
            if isinstance(part, ast.BinOp) and isinstance(part.op, ast.Add):
                parts[:0] = [part.left, part.right]
            elif isinstance(part, (ast.List, ast.Tuple)):
                for element in part.elts:
                    if not isinstance(element, ast.Constant):
                        return None
                    names.append(element.value)
            else:
                return None
    return names


def has_star(node):
    """A tuple without parentheses that has a starred element."""
    return (isinstance(node, ast.Tuple) and any(isinstance(part, ast.Starred) for part in node.elts)
            and (node.lineno, node.col_offset) == (node.elts[0].lineno, node.elts[0].col_offset))


def is_new_decorator(node):
    return dotted(node.func if isinstance(node, ast.Call) else node) is None


def syntax_of(node):
    """What older versions cannot parse of this node, without its children."""
    kind = type(node).__name__
    if kind == "NamedExpr":
        yield "walrus", "3.8"
    if kind == "arguments" and node.posonlyargs:
        yield "positional-only", "3.8"
    if kind in ("Return", "Yield") and has_star(node.value):
        yield "starred-result", "3.8"
    if any(map(is_new_decorator, getattr(node, "decorator_list", []))):
        yield "decorator-expression", "3.9"
    if kind in ("For", "AsyncFor") and has_star(node.iter):
        yield "starred-iterable", "3.9"
    if kind == "Match":
        yield "match", "3.10"
    if kind == "TryStar":
        yield "except-star", "3.11"
    if kind == "Subscript" and has_star(node.slice):
        yield "starred-subscript", "3.11"
    if kind == "arguments" and node.vararg and isinstance(node.vararg.annotation, ast.Starred):
        yield "starred-subscript", "3.11"
    if kind != "TypeAlias" and getattr(node, "type_params", []):
        yield "type-parameters", "3.12"
    if kind == "TypeAlias":
        yield "type-statement", "3.12"
    if getattr(node, "default_value", None) is not None:
        yield "type-default", "3.13"
    if kind == "TemplateStr":
        yield "template-string", "3.14"


def reference_facts(source):
    """Raises SyntaxError or ValueError when CPython cannot parse it."""
    tree = ast.parse(source)
    lines = source.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    facts = Collector(tree, lines).facts
    names = exports(tree)
    if names is not None:
        facts["export"] = [(name,) for name in names]
    facts["syntax"] = list({need for node in ast.walk(tree) for need in syntax_of(node)})
    return facts, names is None
