"""The wording of the letters: text files under templates/letters that a lawyer reads without Python (docs/letters.md).

They are templates of Django's with three signs of their own. A line of nothing but `{% … %}` or `{# … #}` leaves no trace.
`| ` keeps a line as a line, `– ` begins an item of a list; other lines run on until an empty one.
"""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.conf import settings
from django.template import Context, Engine
from django.template.base import Origin
from django.template.loaders.filesystem import Loader

FOLDER = settings.BASE_DIR / "templates" / "letters"
ITEM = "– "
LINE = "| "
KEPT = "\u2028"  # a line break inside what somebody wrote; text.neutralise leaves none of these
_END_OF_ITEM = "\u202f;"


@dataclass(frozen=True)
class Edition:
    """Which wording it is, and whether a lawyer has read it."""

    number: int
    day: date
    read_by: str


@cache
def edition() -> Edition:
    written = tomllib.loads((FOLDER / "version.toml").read_text())
    return Edition(written["version"], written["date"], written["read_by"])


class _Files(Loader):
    def get_contents(self, origin: Origin) -> str:
        lines = super().get_contents(origin).splitlines(keepends=True)
        return "".join(line.strip() if _is_tags(line) else line for line in lines)


def _is_tags(line: str) -> bool:
    rest = line.strip()
    while rest.startswith(("{%", "{#")):
        closing = "%}" if rest.startswith("{%") else "#}"
        rest = rest.partition(closing)[2].strip()
    return not rest and bool(line.strip())


@cache
def _engine() -> Engine:
    """Plain text: nothing is escaped here, and every page that shows it does."""
    files = ("testimonies.rules.letters.wording._Files", [str(FOLDER)])
    return Engine(autoescape=False, loaders=[("django.template.loaders.cached.Loader", [files])])


def written(name: str, facts: dict[str, Any]) -> str:
    """The text of this template, laid out: paragraphs with an empty line between them, and one line end at the end."""
    kept = {
        key: value.replace("\n", KEPT) if isinstance(value, str) else value for key, value in facts.items()
    }
    return laid_out(_engine().get_template(f"{name}.txt").render(Context(kept, autoescape=False)))


def laid_out(rendered: str) -> str:
    paragraphs: list[list[str]] = []
    runs_on = ""  # what the next line may go on with
    for line in map(_squeezed, rendered.split("\n")):
        if line == LINE.strip():
            continue
        kind = ITEM if line.startswith(ITEM) else LINE if line.startswith(LINE) else "prose" if line else ""
        if kind == ITEM and paragraphs:
            paragraphs[-1].append(line)  # a list belongs to what announces it, whatever was left out between
        elif kind == "prose" and runs_on in ("prose", ITEM):
            paragraphs[-1][-1] += line if line[0] in ",." else f" {line}"
        elif kind == LINE == runs_on:
            paragraphs[-1].append(line.removeprefix(LINE))
        elif kind:
            paragraphs.append([line.removeprefix(LINE)])
        runs_on = kind
    return "\n\n".join("\n".join(_ended(lines)) for lines in paragraphs).replace(KEPT, "\n") + "\n"


def _squeezed(line: str) -> str:
    return " ".join(part for part in line.replace("\t", " ").split(" ") if part)


def _ended(lines: list[str]) -> list[str]:
    """The last item of a list ends the sentence."""
    *before, last = lines
    if last.startswith(ITEM) and last.endswith(_END_OF_ITEM):
        last = f"{last.removesuffix(_END_OF_ITEM)}."
    return [*before, last]
