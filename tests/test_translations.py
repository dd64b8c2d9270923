"""French is complete, other languages are sound as far as they go, and what is compiled is what is written."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Message

from . import messages

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|{\w*}")
# French typography: narrow no-break space before ; ? !, no-break space before : and inside « ».
LOOSE = re.compile(r"[ \n][:;?!»]|« |\w[:;?!](?=\s|$)|«(?!\u00a0)|(?<!\u00a0)»|(?<!«)\u00a0[;?!]|\u202f:")
CATALOGUE = messages.stored()
OTHERS = [language for language in messages.languages() if language != "fr"]


def written(message: Message) -> Iterator[tuple[str, str]]:
    """Each English form beside its French: the singular with the first, the plural with the others."""
    if not message.pluralizable:
        yield message.id, message.string
        return
    singular, plural = message.id
    yield from zip((singular, *(plural for _ in message.string[1:])), message.string, strict=True)


def faults(message: Message) -> list[str]:
    """What is wrong with the French of one message."""
    found = ["fuzzy"] * message.fuzzy
    for index, (english, french) in enumerate(written(message)):
        wanted, given = (set(PLACEHOLDER.findall(text)) for text in (english, french))
        # "One testimony" may be said without its number; nothing else may lose a value, or name one that is not there.
        lost = wanted - given if not (message.pluralizable and index == 0) else set()
        found += ["not translated"] if not french else ["placeholder"] if lost or given - wanted else []
    return found


def test_every_message_of_the_code_has_its_french() -> None:
    wrong = {str(message.id): faults(message) for message in CATALOGUE if message.id}
    assert {name: found for name, found in wrong.items() if found} == {}


def test_no_sign_of_french_stands_apart_from_its_word() -> None:
    french = [text for message in CATALOGUE if message.id for _english, text in written(message)]
    assert [text for text in french if LOOSE.search(text)] == []


@pytest.mark.parametrize(
    "text", ["Quoi ?", "Ceci : cela", "« mot\u00a0»", "«\u00a0mot »", "Quoi\u00a0?", "Non;"]
)
def test_a_loose_sign_is_seen(text: str) -> None:
    assert LOOSE.search(text)


@pytest.mark.parametrize("language", OTHERS)
def test_what_another_language_says_so_far_is_without_fault(language: str) -> None:
    """It may lack messages: it is off until an operator turns it on."""
    begun = [one for one in messages.stored(language) if one.id and messages.is_translated(one)]
    assert {str(one.id): found for one in begun if (found := faults(one))} == {}


@pytest.mark.parametrize("language", messages.languages())
def test_each_catalogue_is_the_one_the_code_asks_for(language: str) -> None:
    fresh = messages.merged(messages.extracted(language), messages.stored(language))
    outdated, path = "Run: make messages", messages.lies(language)
    assert messages.as_po(fresh).decode() == path.read_text(), outdated
    assert messages.as_mo(messages.filled(fresh)) == path.with_suffix(".mo").read_bytes(), outdated


def test_what_is_not_translated_is_compiled_as_english() -> None:
    begun = messages.Words("es")
    begun.add("Send", "Enviar")
    begun.add("Print")
    begun.add("Stop", "Parar", flags=["fuzzy"])
    begun.add(("%(n)s day", "%(n)s days"), ("", ""))
    compiled = {one.id: one.string for one in messages.filled(begun) if one.id}
    days = ("%(n)s day", "%(n)s days")
    assert compiled == {"Send": "Enviar", "Print": "Print", "Stop": "Stop", days: days}


@pytest.mark.parametrize(
    ("english", "french", "fault"),
    [
        ("Send", "", "not translated"),
        ("%(count)s words", "des mots", "placeholder"),
        ("Words", "%(count)s mots", "placeholder"),
        (("%(n)s word", "%(n)s words"), ("un mot", "des mots"), "placeholder"),
        (("%(n)s word", "%(n)s words"), ("un mot", ""), "not translated"),
    ],
)
def test_a_fault_of_translation_is_seen(english: str, french: str, fault: str) -> None:
    assert faults(Message(english, french)) == [fault]


def test_a_fuzzy_message_is_seen_and_a_good_one_passes() -> None:
    assert faults(Message("Send", "Envoyer", flags=["fuzzy"])) == ["fuzzy"]
    assert faults(Message(("%(n)s word", "%(n)s words"), ("un mot", "%(n)s mots"))) == []


def test_messages_come_from_code_and_templates_alike(tmp_path: Path) -> None:
    for folder in ("config", "testimonies", "templates"):
        (tmp_path / folder).mkdir()
    (tmp_path / "testimonies" / "a.py").write_text(
        'a = _("One")\nb = ngettext_lazy("%(n)s hit", "%(n)s hits", n)'
    )
    (tmp_path / "templates" / "a.html").write_text(
        '    <p>(\n  {% translate "Two" %}{% blocktranslate trimmed %}\n  Three\n  {{ name }}\n'
        '{% endblocktranslate %}{{ _("Four") }}'
    )
    found = {message.id for message in messages.extracted(root=tmp_path) if message.id}
    assert found == {"One", ("%(n)s hit", "%(n)s hits"), "Two", "Three %(name)s", "Four"}


def test_french_is_kept_for_the_same_message_alone(tmp_path: Path) -> None:
    old, fresh = messages.Words("fr"), messages.Words("fr")
    old.add("Send", "Envoyer")
    old.add("Gone", "Parti")
    fresh.add("Send")
    fresh.add("Send it")
    merged = messages.merged(fresh, old)
    assert [(message.id, message.string) for message in merged if message.id] == [
        ("Send", "Envoyer"),
        ("Send it", None),
    ]
