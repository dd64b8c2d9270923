"""Wrong words at `/suivi/` are limited before they are looked up, and right ones are not (security.md F02)."""

import re
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from testimonies.rules import follow_up, guesses, limits, memo, receipts
from testimonies.rules.follow_up import Visit

from .. import people
from .coming_back import ENGLISH, FRENCH, open_with, seen

pytestmark = pytest.mark.django_db
ELSEWHERE = "198.51.100.7"


class Source:
    """Somebody behind one address."""

    def __init__(self, address: str = "192.0.2.1") -> None:
        self.client = Client(REMOTE_ADDR=address)

    def tries(self, words: str | list[str], address: str = FRENCH, **fields: Any) -> Any:
        return open_with(self.client, words if isinstance(words, str) else " ".join(words), address, **fields)


def wrong(number: int = 0, language: str = "fr") -> str:
    return " ".join(receipts.word_list(language)[number : number + 8])


def test_by_the_twentieth_guess_the_throttle_is_seen_and_her_own_words_open_from_elsewhere() -> None:
    own, source = people.sent().words, Source()
    codes = [source.tries(wrong(number)).status_code for number in range(20)]
    assert codes[:15] == [200] * 15
    assert codes[15:] == [429] * 5
    assert source.tries(own).status_code == 429
    page = Source(ELSEWHERE).tries(own)
    assert page.status_code == 200
    assert 'name="pass"' in seen(page)


@pytest.mark.parametrize(
    ("address", "said"),
    [(FRENCH, r"Réessayez dans (10|\d) minutes"), (ENGLISH, r"Try again in (10|\d) minutes")],
    ids=["fr", "en"],
)
def test_who_is_limited_is_told_when_to_come_back_and_keeps_what_she_typed(address: str, said: str) -> None:
    source = Source()
    for number in range(15):
        source.tries(wrong(number), address)
    page = source.tries(wrong(99), address, then="text", message="Une précision.", company="Azur")
    assert page.status_code == 429
    assert 100 <= int(page["Retry-After"]) <= 600
    assert re.search(said, seen(page))
    assert f'value="{wrong(99)}"' in seen(page)
    assert re.search(r"<textarea[^>]*>\s*Une précision.</textarea>", seen(page))
    assert 'name="company" value="Azur"' in seen(page)
    assert page["Cache-Control"] == "no-store, private"


def test_a_limited_source_gets_one_answer_whatever_it_tries_and_nothing_is_looked_up() -> None:
    own, source = people.sent().words, Source()
    for number in range(15):
        source.tries(wrong(number))
    answers = set()
    for words in (" ".join(own), wrong(), "abc", "", wrong().replace("abandon", "?")):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page = source.tries(words)
        assert not any("receipt_digest" in query["sql"] for query in queries)
        answers.add((page.status_code, without_words(page)))
    assert len(answers) == 1


def without_words(page: Any) -> str:
    """Nor the minutes, which pass."""
    return re.sub(r' value="[^"]*"|\d+ minutes', "", seen(page))


def test_malformed_wrong_and_withdrawn_words_cost_the_same_look_ups() -> None:
    sent = people.sent()
    follow_up.withdraw(Visit(sent.testimony, 1))
    asked = []
    Source().tries(wrong())  # what is remembered for everybody is
    for words in (" ".join(sent.words), wrong(), wrong()[:30], "xylophage " + wrong()[8:], "", "é\x00"):
        caches["limits"].clear()
        with CaptureQueriesContext(connection) as queries:
            assert Source().tries(words).status_code == 200
        asked.append([re.sub(r"'[^']*'", "…", query["sql"]) for query in queries])
    assert all(one == asked[0] for one in asked)
    for table in ("testimony", "aside", "notice"):
        looked_up = [sql for sql in asked[0] if f'FROM "testimonies_{table}"' in sql]
        assert len(looked_up) == 1, table


def test_right_words_are_not_limited_and_earn_room_for_the_mistakes_of_others_behind_the_same_address() -> (
    None
):
    own, network = people.sent().words, Source()
    for number in range(40):
        assert network.tries(own).status_code == 200
        assert network.tries(wrong(number)).status_code == 200
    assert [network.tries(wrong(number)).status_code for number in range(40, 60)][14:] == [200] + [429] * 5


def test_words_that_open_what_was_set_aside_are_right_ones_too() -> None:
    own, network = people.set_aside(), Source()
    for number in range(20):
        assert network.tries(own).status_code == 200
        assert network.tries(wrong(number)).status_code == 200
    assert limits.number(guesses.RIGHT, "192.0.2.1") == 20


def test_a_forgotten_word_counts_more_and_may_still_be_tried_a_few_times() -> None:
    source = Source()
    codes = [source.tries(f"? {' '.join(wrong(number).split()[1:])}").status_code for number in range(7)]
    assert codes == [200] * 5 + [429] * 2


def test_the_right_words_but_one_open_with_a_question_mark_and_count_as_right() -> None:
    own = people.sent().words
    assert 'name="pass"' in seen(Source().tries(["?", *own[1:]]))
    assert limits.number(guesses.WRONG, "192.0.2.1") == 0


def test_when_too_many_are_wrong_everywhere_each_source_has_less_and_none_is_shut_out() -> None:
    own = people.sent().words
    limits.count(guesses.ALL, guesses.EVERYBODY, weight=3_000)
    source = Source()
    assert [source.tries(wrong(number)).status_code for number in range(5)] == [200] * 3 + [429] * 2
    assert 'name="pass"' in seen(Source(ELSEWHERE).tries(own))


def test_many_sources_together_are_noticed() -> None:
    for number in range(200):
        guesses.judge(f"10.0.0.{number}", receipts.Typed(((1,) * 8,)), opened=False)
    guesses.judge("10.0.1.1", receipts.Typed(((1,) * 8,) * 2048), opened=False)
    assert limits.number(guesses.ALL, guesses.EVERYBODY) == 250


def test_a_receipt_read_in_both_languages_is_one_guess() -> None:
    both = sorted(set(receipts.word_list("fr")) & set(receipts.word_list("en")))[:8]
    typed = receipts.parse(" ".join(both), "fr")
    assert len(typed.candidates) == 2
    guesses.judge("192.0.2.1", typed, opened=False)
    assert limits.number(guesses.WRONG, "192.0.2.1") == 1


def test_without_a_cache_her_words_open(settings: Any) -> None:
    settings.CACHES = {**settings.CACHES, "limits": {"BACKEND": "no.such.Cache"}}
    own = people.sent().words
    for number in range(20):
        assert Source().tries(wrong(number)).status_code == 200
    assert 'name="pass"' in seen(Source().tries(own))


WAYS = [(FRENCH, ""), (ENGLISH, ""), (FRENCH, "text"), (f"{FRENCH}?a=1", "")]


@pytest.mark.parametrize("before", WAYS, ids=" ".join)
@pytest.mark.parametrize("way", WAYS, ids=" ".join)
def test_the_page_of_wrong_words_is_the_same_whoever_asked_for_it_before(
    way: tuple[str, str], before: tuple[str, str]
) -> None:
    """It is laid out once for all: with the words typed here, and none that another typed."""
    (address, then), (other, screen), hers = way, before, f'{wrong(80)} "<&>'
    alone = Source().tries(hers, address, then=then).content.decode()
    memo.forget()
    assert wrong(40) in seen(Source(ELSEWHERE).tries(wrong(40), other, then=screen))
    assert Source().tries(hers, address, then=then).content.decode() == alone
    assert f'value="{wrong(80)} &quot;&lt;&amp;&gt;"' in alone and 'aria-invalid="true"' in alone
    assert wrong(40) not in str(memo._found) and wrong(80) not in str(memo._found)


def test_what_else_was_typed_beside_wrong_words_stays() -> None:
    page = seen(Source().tries(wrong(), then="text", message="Une précision.", company="Azur"))
    assert "Une précision." in page and 'value="Azur"' in page and wrong() in page
