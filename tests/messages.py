"""Our own makemessages and compilemessages: `python -m tests.messages`, for machines without the gettext programs.

Messages of *.py and of templates are merged into the French catalogue, sorted, those no longer used dropped; then the
.mo is compiled. Nothing is guessed from a similar message, and nothing of the day or the machine is written, so a
second run changes nothing. `tests/test_translations.py` fails until every message has its French.
"""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
FRENCH = ROOT / "testimonies" / "locale" / "fr" / "LC_MESSAGES" / "django.po"
KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
HEADERS = [
    ("Project-Id-Version", "testimonies"),
    ("Language", "fr"),
    ("MIME-Version", "1.0"),
    ("Content-Type", "text/plain; charset=utf-8"),
    ("Content-Transfer-Encoding", "8bit"),
    ("Plural-Forms", "nplurals=2; plural=(n > 1);"),
]


class French(Catalog):
    """A catalogue whose header carries no date and no version of the tool."""

    mime_headers = HEADERS

    def __init__(self) -> None:
        super().__init__(locale="fr", header_comment="# The French of the site.", fuzzy=False)


def sources(root: Path = ROOT) -> Iterator[Path]:
    """Every file that may hold a message, in a stable order."""
    for folder in ("config", "testimonies"):
        yield from sorted(path for path in (root / folder).rglob("*.py") if "migrations" not in path.parts)
    templates = root / "templates"
    yield from sorted(path for path in templates.rglob("*") if path.suffix in {".html", ".txt"})


def as_python(path: Path) -> bytes:
    """Code for Babel's reader of Python; Django makes it of a template, which must lose its indentation."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return text.encode()
    return "\n".join(line.strip() for line in templatize(text, origin=str(path)).splitlines()).encode()


def extracted(root: Path = ROOT) -> French:
    """The messages that the code holds, without their French."""
    catalogue = French()
    for path in sources(root):
        code = BytesIO(as_python(path))
        for _line, message, _comments, context in extract(
            "python", code, KEYWORDS, options={"encoding": "utf-8"}
        ):
            if message and message != ("", ""):
                catalogue.add(message, locations=[(path.relative_to(root).as_posix(), 0)], context=context)
    return catalogue


def stored(path: Path = FRENCH) -> Catalog:
    """The catalogue as it lies in the repository; an empty one if there is none yet."""
    if not path.exists():
        return French()
    with path.open("rb") as file:
        return read_po(file, locale="fr", ignore_obsolete=True)


def merged(fresh: French, old: Catalog) -> French:
    """`fresh` with the French of `old`, for the messages that are the same to the letter."""
    for message in fresh:
        known = old.get(message.id, message.context) if message.id else None
        if known and known.pluralizable == message.pluralizable:
            message.string = known.string
            message.user_comments = known.user_comments
            message.flags |= known.flags & {"fuzzy"}
    return fresh


def as_po(catalogue: Catalog) -> bytes:
    file = BytesIO()
    write_po(file, catalogue, width=100, sort_output=True, include_lineno=False)
    return file.getvalue()


def as_mo(catalogue: Catalog) -> bytes:
    file = BytesIO()
    write_mo(file, catalogue)
    return file.getvalue()


def main() -> None:
    catalogue = merged(extracted(), stored())
    FRENCH.parent.mkdir(parents=True, exist_ok=True)
    FRENCH.write_bytes(as_po(catalogue))
    FRENCH.with_suffix(".mo").write_bytes(as_mo(catalogue))
    print(f"{FRENCH.relative_to(ROOT)}: {len(catalogue)} messages")


if __name__ == "__main__":
    main()
