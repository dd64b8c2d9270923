"""Whatever is posted: an answer beside its cause, what was typed kept, never a 500 or a bare 400 (both engines)."""

from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from testimonies.models import Testimony

from .. import people
from .test_testify import FORM, OURS, SEND, answers, check, hidden_fields, send

pytestmark = pytest.mark.django_db

MEGABYTE = "abcdefghi " * 100_000
HOSTILE = {
    "empty": "",
    "spaces": "   \n\t  ",
    "one megabyte": MEGABYTE,
    "NUL": "avant\x00après",
    "surrogate": "\ud83d",
    "wrong choice": "no-such-choice",
    "markup": "<script>alert(1)</script>{{ 7|add:7 }}",
    "digits": "9" * 400,
    "right to left": "\u202etxt.exe",
}
FIELDS = (
    "story trade behaviours data_sources country area year warnings publication review_first show_area share_picture "
    "allow_indexing if_unreachable consent_read language"
).split()


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("address", [FORM, SEND])
def test_any_field_takes_anything(client: Client, address: str, field: str, hostile: str) -> None:
    people.a_call()
    body = urlencode(answers() | {field: hostile.encode("utf-8", "surrogatepass")})
    page = client.post(address, body, content_type="application/x-www-form-urlencoded", **OURS)
    assert page.status_code == 200
    if field != "story":
        assert people.STORY in unescape(page.content.decode())


def test_a_story_of_three_megabytes_comes_back_whole(client: Client) -> None:
    page = check(client, story=MEGABYTE * 3)
    assert page.status_code == 200
    assert MEGABYTE * 3 in page.content.decode()
    assert 'class="error-summary"' in page.content.decode()


def test_a_thousand_and_one_fields_are_an_ordinary_form(client: Client) -> None:
    people.a_call()
    extra = {f"extra{number}": "x" for number in range(1_001)}
    page = client.post(FORM, answers() | extra, **OURS)
    assert people.STORY in unescape(page.content.decode())


def test_far_too_many_fields_get_a_page_of_ours(client: Client) -> None:
    people.a_call()
    page = client.post(FORM, {f"extra{number}": "x" for number in range(5_001)}, **OURS)
    assert page.status_code == 400
    assert "<h1" in page.content.decode()


TOO_SHORT = "Écrivez au moins 20 caractères."


@pytest.mark.parametrize("story", ["Trop court.", "é" * 19, "👩‍👩‍👧‍👦" * 19])
def test_less_than_twenty_characters_as_people_count_them_is_too_short(client: Client, story: str) -> None:
    page = unescape(check(client, story=story).content.decode())
    summary = page.partition('class="error-summary"')[2].partition("</div>")[0]
    assert 'href="#id_story"' in summary
    assert TOO_SHORT in summary
    assert f"{story}</textarea>" in page
    assert TOO_SHORT not in check(client, story=f"{story} {'é' * 20}").content.decode()


def test_twenty_emoji_and_twenty_thousand_characters_are_enough(client: Client) -> None:
    for story in ("👩‍👩‍👧‍👦" * 20, "ab cd" * 4_000):
        send(client, hidden_fields(check(client, story=story)))
    assert Testimony.objects.count() == 2


AS_WRITTEN = """« Vous êtes charmante », m'a-t-il écrit.

Puis : "Répondez-moi ;-)" 😳🇫🇷👍🏽
#harcelementdomicile


— Je n'ai pas répondu…"""


def test_words_come_back_as_they_were_written(client: Client) -> None:
    send(client, hidden_fields(check(client, story=AS_WRITTEN)))
    assert Testimony.objects.get().story == AS_WRITTEN


def test_a_forged_state_or_owner_in_the_post_changes_nothing(client: Client) -> None:
    fields: dict[str, Any] = hidden_fields(check(client))
    send(client, fields | {"state": "published", "public_text": "x", "version": "9", "public_id": "x"})
    row = Testimony.objects.get()
    assert (row.state, row.version, row.public_text) == ("waiting", 1, "")


@pytest.mark.parametrize("name", ["a\x00b", "inconnu", "x" * 5_000, "\ufffd"])
@pytest.mark.parametrize("parameter", ["call", "appel"])
def test_a_call_that_is_not_there_is_a_404_and_never_another_call(
    client: Client, parameter: str, name: str
) -> None:
    people.a_call()
    for answer in (
        client.get(FORM, {parameter: name}),
        client.post(f"{FORM}?{urlencode({parameter: name})}", **OURS),
    ):
        assert answer.status_code == 404


def test_a_story_of_signs_that_cannot_be_seen_is_no_story(client: Client) -> None:
    page = check(client, story="\u2800\u3164\u200b " * 30)
    assert 'href="#id_story"' in page.content.decode()


def test_another_call_keeps_its_testimonies(client: Client) -> None:
    people.a_call()
    other = people.a_call(slug="autre", hashtag="#autre")
    page = client.post(f"{FORM}?appel=autre", answers(), **OURS)
    assert 'action="/temoigner/envoyer/?call=autre"' in page.content.decode()
    client.post(f"{SEND}?call=autre", hidden_fields(page), **OURS)
    assert Testimony.objects.get().call == other


@pytest.mark.parametrize(
    "origin", ["http://[", "null, null", "http://testserver@evil.example", "http://", "\u00e9"]
)
def test_an_origin_that_is_no_origin_is_a_foreign_one(client: Client, origin: str) -> None:
    fields = hidden_fields(check(client))
    page = client.post(SEND, fields, headers={"origin": origin})
    assert page.status_code == 403
    assert not Testimony.objects.exists()


def test_no_file_is_taken_or_put_on_the_disk(client: Client, tmp_path: Path, settings: Any) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    people.a_call()
    seen = []

    class Big(BytesIO):
        def read(self, *arguments: int) -> bytes:
            seen.extend(tmp_path.iterdir())
            return super().read(*arguments)

    page = client.post(FORM, answers(evidence=Big(b"x" * 4_000_000)), **OURS)
    assert people.STORY in unescape(page.content.decode())
    assert seen == [] and not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "charset", ["punycode", "utf-7", "unicode_escape", "zlib", "hex", "idna", "undefined", "no-such"]
)
@pytest.mark.parametrize("address", [FORM, SEND, "/suivi/", "/temoigner/mettre-de-cote/", "/admin/login/"])
def test_text_is_utf_8_whatever_charset_its_sender_names(client: Client, address: str, charset: str) -> None:
    """Python's own codecs would read it: of punycode, 150 kB would hold a thread for seconds."""
    people.a_call()
    text = "été +2AA- \\ud800 -" + "b" * 50
    fields = {"story": text, "language": "fr", "username": text, "receipt": text}
    parts = "".join(
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    )
    page = client.generic(
        "POST",
        address,
        f"{parts}--x--\r\n".encode(),
        f"multipart/form-data; boundary=x; charset={charset}",
        **OURS,
    )
    assert page.status_code < 500
    assert page.wsgi_request.POST["story"] == text
