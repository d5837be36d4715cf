"""Asks CPython what imported names are, for resolver_property_test.cc.

Reads lines "DIRECTORY MODULE:NAME ..." and answers each with one line of answers in order, every name imported as by a
program that has imported nothing before:
- module DOTTED.NAME
- source N: the class, function or value that bears this number
- raises: there is no such module or name
- circular: what was seen depends on which of the modules in a circle was loaded first
"""

import builtins
import contextlib  # what the trees import from outside is loaded before them
import importlib
import importlib.machinery
import sys
import types

original_import = builtins.__import__
circular = False


def import_and_watch(name, globals=None, locals=None, fromlist=(), level=0):
    """Taking a name from a module that is still being loaded gives what it means at that moment."""
    global circular
    module = original_import(name, globals, locals, fromlist, level)
    if fromlist and getattr(module.__spec__, "_initializing", False):
        names = [n for n in fromlist if n != "*"]
        submodules = names and all(isinstance(getattr(module, n, None), types.ModuleType) for n in names)
        circular = circular or not submodules
    return module


def number_of(thing):
    if isinstance(thing, type):
        return thing.number
    return thing() if callable(thing) else thing


def answer(module, name):
    global circular
    circular = False
    try:
        namespace = {}
        exec(f"from {module} import {name} as found", namespace)
        found = namespace["found"]
        text = f"module {found.__name__}" if isinstance(found, types.ModuleType) else f"source {number_of(found)}"
    except ImportError:
        text = "raises"
    return "circular" if circular else text


codes = {}
compile_file = importlib.machinery.SourceFileLoader.get_code


def code_once(loader, name):
    """Every query loads its modules anew: compiled they need be only once."""
    if loader.path not in codes:
        codes[loader.path] = compile_file(loader, name)
    return codes[loader.path]


importlib.machinery.SourceFileLoader.get_code = code_once
builtins.__import__ = import_and_watch
sys.dont_write_bytecode = True
outside = set(sys.modules)
for line in sys.stdin:
    directory, *queries = line.split()
    sys.path.insert(0, directory)
    importlib.invalidate_caches()
    answers = []
    for query in queries:
        answers.append(answer(*query.split(":")))
        for name in set(sys.modules) - outside:
            del sys.modules[name]
    sys.path.pop(0)
    codes.clear()
    print(";".join(answers), flush=True)
