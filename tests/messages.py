"""Our own makemessages and compilemessages: `python -m tests.messages`, for machines without the gettext programs.

Messages of *.py and of templates are merged into each catalogue below testimonies/locale/, sorted, those no longer used
dropped; then its .mo is compiled. Nothing is guessed from a similar message, and nothing of the day or the machine is
written, so a second run changes nothing. `tests/test_translations.py` fails until every message has its French; what
another language lacks is compiled as English, since Django would show the default language, French, in its place.
"""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "testimonies" / "locale"
KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


class Words(Catalog):
    """The catalogue of one language, whose header carries no date and no version of the tool."""

    def __init__(self, language: str) -> None:
        name = Locale.parse(language).english_name
        super().__init__(locale=language, header_comment=f"# The {name} of the site.", fuzzy=False)

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        return [
            ("Project-Id-Version", "testimonies"),
            ("Language", str(self.locale)),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
            ("Plural-Forms", self.plural_forms),
        ]


def languages(root: Path = ROOT) -> list[str]:
    """Those with a catalogue: a new one begins as an empty django.po in a folder of its own."""
    return sorted(path.parent.parent.name for path in (root / LOCALE.relative_to(ROOT)).glob("*/*/django.po"))


def lies(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "django.po"


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


def extracted(language: str = "fr", root: Path = ROOT) -> Words:
    """The messages that the code holds, without their translation."""
    catalogue = Words(language)
    for path in sources(root):
        code = BytesIO(as_python(path))
        for _line, message, _comments, context in extract(
            "python", code, KEYWORDS, options={"encoding": "utf-8"}
        ):
            if message and message != ("", ""):
                catalogue.add(message, locations=[(path.relative_to(root).as_posix(), 0)], context=context)
    return catalogue


def stored(language: str = "fr") -> Catalog:
    """The catalogue as it lies in the repository; an empty one if there is none yet."""
    if not lies(language).exists():
        return Words(language)
    with lies(language).open("rb") as file:
        return read_po(file, locale=language, ignore_obsolete=True)


def merged(fresh: Words, old: Catalog) -> Words:
    """`fresh` with the translations of `old`, for the messages that are the same to the letter."""
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


def is_translated(message: Message) -> bool:
    given = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return all(given) and not message.fuzzy


def filled(catalogue: Catalog) -> Catalog:
    """The same, English where nothing is written yet or it is unsure."""
    whole = Words(str(catalogue.locale))
    for message in catalogue:
        if message.id:
            given = message.string if is_translated(message) else message.id
            whole.add(message.id, given, context=message.context)
    return whole


def main() -> None:
    for language in languages():
        path, catalogue = lies(language), merged(extracted(language), stored(language))
        path.write_bytes(as_po(catalogue))
        path.with_suffix(".mo").write_bytes(as_mo(filled(catalogue)))
        lacking = sum(1 for message in catalogue if message.id and not is_translated(message))
        print(f"{path.relative_to(ROOT)}: {len(catalogue)} messages, {lacking} without a translation")


if __name__ == "__main__":
    main()
