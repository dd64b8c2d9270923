"""Reads the code as a tree, for `test_house.py`: who imports whom, how long things are, who touches a state."""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OURS = ("config", "testimonies")
STOREYS = {"models": 0, "rules": 1}  # all others are the top storey, but for config, which stands on it
TOP, CONFIG = 2, 3
QUERIES = {"filter", "exclude", "get", "get_or_create", "update_or_create", "aget", "Q", "When"}
Function = ast.FunctionDef | ast.AsyncFunctionDef


def python_files(*folders: str, root: Path = ROOT) -> Iterator[Path]:
    """Our Python files, without migrations, which Django writes."""
    for folder in folders:
        yield from (path for path in sorted((root / folder).rglob("*.py")) if "migrations" not in path.parts)


def module_name(path: Path, root: Path = ROOT) -> str:
    parts = path.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(code: str, module: str, is_package: bool, modules: set[str]) -> set[str]:
    """The modules of ours that `code` imports, wherever the import stands: inside a function too."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = absolute(node, module, is_package)
            found |= {name if (name := f"{base}.{alias.name}") in modules else base for alias in node.names}
    return {name for name in found if name in modules} - {module}


def absolute(node: ast.ImportFrom, module: str, is_package: bool) -> str:
    if not node.level:
        return node.module or ""
    parts = module.split(".")
    kept = parts[: len(parts) - node.level + is_package]
    return ".".join([*kept, *([node.module] if node.module else [])])


def graph(root: Path = ROOT) -> dict[str, set[str]]:
    """Each module of ours with those it imports."""
    paths = {module_name(path, root): path for path in python_files(*OURS, root=root)}
    return {
        name: imports(path.read_text(), name, path.name == "__init__.py", set(paths))
        for name, path in paths.items()
    }


def storey(module: str) -> int:
    first, *rest = module.split(".")
    return CONFIG if first == "config" else STOREYS.get(rest[0] if rest else "", TOP)


def storey_faults(edges: dict[str, set[str]]) -> list[str]:
    """Imports that go up, and those between the pages and the desk."""
    pairs = [(module, other) for module, others in edges.items() for other in others]
    up = [f"{module} imports {other}" for module, other in pairs if storey(other) > storey(module)]
    across = [
        f"{module} imports {other}"
        for module, other in pairs
        if {".".join(name.split(".")[:2]) for name in (module, other)}
        == {"testimonies.admin", "testimonies.pages"}
    ]
    return sorted(up + across)


def functions(code: str) -> Iterator[Function]:
    yield from (node for node in ast.walk(ast.parse(code)) if isinstance(node, Function))


def length(function: Function) -> int:
    """Lines from `def` to the last one."""
    return (function.end_lineno or function.lineno) - function.lineno + 1


def assigns_state(function: Function) -> bool:
    """Whether this function itself, not one inside it, sets `.state`, by attribute, `setattr` or `.update(state=…)`."""
    return any(sets_state(node) for node in own_nodes(function))


def own_nodes(function: Function) -> Iterator[ast.AST]:
    waiting: list[ast.AST] = list(function.body)
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, Function):
            waiting.extend(ast.iter_child_nodes(node))


def sets_state(node: ast.AST) -> bool:
    if isinstance(node, ast.Attribute):
        return node.attr == "state" and isinstance(node.ctx, ast.Store)
    if not isinstance(node, ast.Call):
        return False
    if called(node) == "setattr":
        return any(isinstance(part, ast.Constant) and part.value == "state" for part in node.args)
    return called(node) in {"update", "aupdate"} and "state" in keywords(node)


def called(node: ast.Call) -> str:
    return getattr(node.func, "attr", "") or getattr(node.func, "id", "")


def keywords(node: ast.Call) -> set[str]:
    return {keyword.arg for keyword in node.keywords if keyword.arg}


def calls(code: str) -> Iterator[ast.Call]:
    yield from (node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call))


def bare_saves(code: str) -> list[int]:
    """Lines of `.save()` that name neither `update_fields` nor `force_insert`. One into a given file saves no record."""
    saves = (
        call
        for call in calls(code)
        if isinstance(call.func, ast.Attribute) and call.func.attr == "save" and not call.args
    )
    return [call.lineno for call in saves if not keywords(call) & {"update_fields", "force_insert"}]


def state_queries(code: str) -> list[int]:
    """Lines that ask the database for rows by their state."""
    asks = (call for call in calls(code) if called(call) in QUERIES)
    return [call.lineno for call in asks if any("state" in name.split("__") for name in keywords(call))]


def template_faults(text: str) -> list[str]:
    """What a template must not hold: script or style in the page, ways around escaping, and a comment that shows."""
    text = re.sub(r"{#[^\n]*?#}|{% comment (?s:.*?){% endcomment %}", "", text)
    forbidden = {
        "inline script": r"<script(?![^>]*\bsrc=)",
        "inline style": r"<style\b|\sstyle=[\"']",
        "inline handler": r"<[^>]*\son[a-z]+=[\"']",
        "safe": r"\|\s*safe(seq)?\b|{%\s*autoescape\s+off",
        "striptags": r"\|\s*striptags\b",
        "comment over two lines, which Django shows": r"{#",
        "link to a script": r"=[\"']\s*javascript:",
    }
    return [name for name, pattern in forbidden.items() if re.search(pattern, text, flags=re.IGNORECASE)]


def asserts(function: Function, helpers: Iterable[str] = ()) -> bool:
    """Whether a test can fail by its own word: `assert`, `pytest.raises`, `expect`, or a helper that can."""
    speaking = {"raises", "warns", "expect", "fail", *helpers}
    return any(
        isinstance(node, ast.Assert) or (isinstance(node, ast.Call) and called(node) in speaking)
        for node in ast.walk(function)
    )


def helpers_that_assert(codes: Iterable[str]) -> set[str]:
    return {each.name for code in codes for each in functions(code) if asserts(each) and not is_test(each)}


def is_test(function: Function) -> bool:
    return function.name.startswith("test_")


def is_sentence(name: str) -> bool:
    """At least a subject, a verb and an object."""
    return len(name.removeprefix("test_").split("_")) >= 3
