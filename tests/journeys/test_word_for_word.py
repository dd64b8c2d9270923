"""Accounts as people write them, from the form to the reader and back to their author: the same words, the same lines."""

import re
from collections.abc import Iterator
from html import unescape
from itertools import cycle
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from testimonies.models import State, Testimony
from testimonies.rules.text import length
from tests import people
from tests.admin.desk import QUEUE, act, at_desk, item
from tests.pages.coming_back import open_with, post
from tests.pages.test_testify import hidden_fields, words_of

pytestmark = pytest.mark.django_db
OPENINGS = {
    "fr": '« Seule ? » Puis "Réponds" 😳👍🏽\n— SMS : « Coucou »\n\n#harcelementdomicile ',
    "en": '“Alone?” Then "Answer me" 😳👍🏽\n— text: ‘Hi you’\n\n#harassedathome ',
}
SENTENCES = {
    "fr": ("Il est reparti à midi, poli ; le soir même, un message : il me trouvait « charmante ». ",
           "Je n'ai pas répondu…\n\nIl a insisté : « T'es là ?? 🙃 », puis « Allez… » encore.\n",
           "J'ai 2 enfants & un chat <3 ; depuis, je n'ouvre plus – c'est tout. "),
    "en": ("He left at noon, politely; that same evening, a message: he found me “lovely”. ",
           "I didn't answer…\n\nHe went on: ‘U there?? 🙃’, then “Come on…” again.\n",
           "I have 2 kids & a cat <3; since then I don't open the door – that's all. "),
}  # fmt: skip


def written(language: str, characters: int) -> str:
    """An account of exactly so many characters, as people count them."""
    text = OPENINGS[language]
    for sentence in cycle(SENTENCES[language]):
        if length(text) >= characters:
            break
        text += sentence
    while length(text) >= characters:
        text = text[:-1].rstrip()
    text += "." * (characters - length(text))
    assert length(text) == characters
    return text


def blocks(page: Any, name: str) -> Iterator[str]:
    """The texts in elements of this class, without their tags, as a person reads them."""
    found = re.findall(rf'<(\w+)[^>]*class="{name}"[^>]*>(.*?)</\1>', page.content.decode(), re.DOTALL)
    for _tag, inner in found:
        lines = re.sub(r"</p>\s*<p[^>]*>", "\n\n", re.sub(r"<br ?/?>", "\n", inner))
        yield unescape(re.sub("<[^>]+>", "", lines)).strip("\n ")


def sent(client: Client, story: str, language: str) -> str:
    """Through form and check page; gives the words of the receipt."""
    ours = {"sec-fetch-site": "same-origin"}
    answers = {
        "story": story.replace("\n", "\r\n"),
        "publication": "publish",
        "consent_read": "on",
        "language": language,
    }
    check = client.post(reverse("testify"), answers, headers=ours)
    assert next(blocks(check, "testimony-text as-written")) == story
    receipt = client.post(reverse("send"), hidden_fields(check), headers=ours)
    return " ".join(words_of(receipt))


def published_at_the_desk(story: str) -> Testimony:
    """Claimed, opened and approved by a moderator, page after page."""
    desk, row = at_desk(people.a_moderator()), Testimony.objects.get()
    assert row.pk in desk.get(QUEUE).content.decode()
    act(desk, row, "claim")
    act(desk, row, "open")
    page = unescape(re.sub("<[^>]+>", "", desk.get(item(row)).content.decode()))
    assert story in page
    act(desk, row, "approve")
    row = people.fresh(row)
    assert row.state == State.PUBLISHED
    return row


@pytest.mark.parametrize("characters", [80, 400, 3_000])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_an_account_goes_all_the_way_and_comes_back_word_for_word(
    client: Client, language: str, characters: int
) -> None:
    people.a_call()
    story = written(language, characters)
    with translation.override(language):
        words = sent(client, story, language)
        row = published_at_the_desk(story)
        assert (row.story, row.public_text) == (story, story)

        (read,) = blocks(client.get(reverse("testimony", args=[row.pk])), "testimony-text")
        assert read == story
        card = " ".join(next(blocks(client.get(reverse("testimonies")), "testimony-text")).split())
        assert " ".join(story.split()).startswith(card.rstrip("… "))

        opened = open_with(client, words, reverse("follow_up"))
        token = re.search(r'name="pass" value="([^"]+)"', opened.content.decode())
        assert token
        page = post(client, reverse("follow_up"), {"pass": token[1], "action": "text"})
        assert next(blocks(page, "testimony-text as-written")) == story
        assert list(blocks(page, "testimony-text"))[-1] == story
