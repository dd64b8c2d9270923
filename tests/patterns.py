"""Every regular expression that may meet what somebody sent: compiled by a module, or written where it is used."""

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from re import _parser as parser
from typing import Any

import testimonies

from .house import python_files
from .rules.test_personal_data_work import REPEATS, patterns, signs, width
from .services import ROOT

BY_HAND = {"compile", "findall", "finditer", "fullmatch", "match", "search", "split", "sub", "subn"}


def compiled() -> Iterator[tuple[str, str, int]]:
    """Name, pattern and flags of those that a module keeps; those of the package `regex` are read by another grammar."""
    for found in pkgutil.walk_packages(testimonies.__path__, f"{testimonies.__name__}."):
        if ".migrations" not in found.name:
            for name, pattern in patterns(importlib.import_module(found.name)):
                yield f"{found.name}.{name}", pattern.pattern, pattern.flags


def written() -> Iterator[tuple[str, str, int]]:
    """Those that stand in a call of `re`."""
    for path in python_files("testimonies"):
        for node in ast.walk(ast.parse(path.read_text())):
            if is_of_re(node) and isinstance(node.args[0], ast.Constant):
                yield f"{path.relative_to(ROOT)}:{node.lineno}", node.args[0].value, 0


def is_of_re(node: Any) -> bool:
    function = getattr(node, "func", None)
    of_re = (
        isinstance(function, ast.Attribute)
        and isinstance(function.value, ast.Name)
        and function.value.id == "re"
    )
    return bool(of_re and function.attr in BY_HAND and node.args)


def everywhere() -> dict[str, tuple[str, int]]:
    return {
        name: (pattern, flags)
        for name, pattern, flags in (*compiled(), *written())
        if isinstance(pattern, str)
    }


def may_read_again(pattern: str, flags: int = 0) -> bool:
    """Whether an endless repetition stands before what may fail: then each place of a text may read all that follows."""
    return not _is_linear(parser.parse(pattern, flags & ~re.DEBUG))


def _is_linear(tree: Any) -> bool:
    *before, last = list(tree) or [(signs.AT, None)]
    return width(before) < float("inf") and _ends_well(*last)


def _ends_well(sign: Any, value: Any) -> bool:
    if sign in REPEATS:
        return width(value[2]) < float("inf")
    if sign is signs.SUBPATTERN:
        return _is_linear(value[-1])
    if sign is signs.BRANCH:
        return all(map(_is_linear, value[1]))
    return width([(sign, value)]) < float("inf")
