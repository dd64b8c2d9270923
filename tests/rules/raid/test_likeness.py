"""Two texts nearly the same are known, whatever was done to hide it, and no word of them is kept."""

from random import Random

import pytest
from django.test import override_settings

from testimonies.models import Band, Signature
from testimonies.rules import follow_up, keys, moderation, trail
from testimonies.rules.raid import likeness
from testimonies.rules.raid.letters import READ, plain
from tests import people

STORY = (
    "Le plombier est venu réparer la chaudière un mardi matin. Le soir même il m'a écrit trois fois, et le lendemain "
    "il attendait en bas de l'immeuble avec des fleurs. J'ai prévenu son patron, qui a répondu qu'il était jeune."
)
OTHER = "My landlord lets himself in while I am at work. Things move in my drawers. The council told me to keep a diary."


def alike(one: str, other: str) -> float:
    return likeness.likeness(likeness.hashes_of(one), likeness.hashes_of(other))


def near(text: str, *, but: str = "") -> likeness.Alike:
    return likeness.near(likeness.hashes_of(text), len(plain(text)), but=but)


@pytest.mark.parametrize(
    "letters, least", [(0, 1), (26, 1), (60, 26 / 94), (100, 0.15), (99, 26 / 172), (20_000, 0.15)]
)
def test_short_texts_must_share_more_to_be_kin(letters: int, least: float) -> None:
    assert likeness.kin_from(letters) == least


@pytest.mark.parametrize(
    "disguised",
    [
        STORY.upper(),
        STORY.replace("é", "e").replace("ê", "e"),
        STORY.replace(" ", ""),
        STORY.replace(" ", "\n\n"),
        "".join(sign + "\u200b" for sign in STORY),
        STORY.replace("a", "а").replace("o", "ο"),  # Cyrillic, Greek
        STORY.replace("e", "3").replace("o", "0").replace("i", "1"),
        STORY.replace("o", "oooo").replace("l", "lll"),
        STORY.replace(".", "!!! ").replace(",", " …"),
        "ｆ".join(STORY.split("f")),
        STORY.translate({ord("a"): "𝐚", ord("e"): "ⓔ"}),
    ],
)
def test_no_disguise_of_letters_changes_the_signature(disguised: str) -> None:
    assert alike(STORY, disguised) > 0.9


def test_a_small_edit_leaves_them_nearly_the_same() -> None:
    assert alike(STORY, STORY.replace("un mardi matin", "jeudi dernier")) > 0.8
    assert alike(STORY, f"Bonjour à toutes. {STORY}") > 0.8


def test_other_words_are_unlike() -> None:
    assert alike(STORY, OTHER) < likeness.KIN


@pytest.mark.parametrize("text", ["a", "Moi.", "Il est revenu.", "快递员", "он"])
def test_the_shortest_texts_have_a_signature(text: str) -> None:
    assert len(likeness.hashes_of(text)) == likeness.PLACES
    assert alike(text, text.upper()) == 1
    assert alike(text, OTHER) < 0.1


@pytest.mark.parametrize("text", ["", " ", "!?", "😔"])
def test_without_a_letter_there_is_no_signature(text: str) -> None:
    assert not likeness.hashes_of(text)
    assert near(text) == likeness.Alike()


def test_the_estimate_is_close_to_what_two_texts_share() -> None:
    rng = Random(7)
    letters = ["".join(rng.choices("abcdefghijklmnopqrstuvwxyz", k=100)) for _ in range(30)]
    half = alike("".join(letters[:20]), "".join(letters[10:]))  # 10 of 30 parts
    assert 0.2 < half < 0.47  # a third, and three standard deviations of 128 draws


def test_another_key_makes_another_signature() -> None:
    here = likeness.hashes_of(STORY)
    with override_settings(RECEIPT_KEYS={"r9": b"x" * 32}):
        assert likeness.likeness(here, likeness.hashes_of(STORY)) < 0.1


def test_packed_hashes_come_back() -> None:
    hashes = likeness.hashes_of(STORY)
    assert len(likeness.packed(hashes)) == 4 * likeness.PLACES
    assert list(likeness.unpacked(likeness.packed(hashes))) == list(hashes)


@pytest.mark.django_db
def test_a_sending_leaves_a_signature_and_its_bands() -> None:
    row = people.waiting(STORY)
    assert likeness.likeness(likeness.kept(row), likeness.hashes_of(STORY)) == 1
    assert row.signature.key_id == keys.current_id()
    assert row.signature.made_on == trail.today()
    assert sorted(row.signature.bands.values_list("value", flat=True)) == sorted(
        likeness.bands_of(likeness.hashes_of(STORY))
    )
    assert Band.objects.count() == likeness.BANDS


@pytest.mark.django_db
def test_a_testimony_without_a_story_leaves_none() -> None:
    people.waiting("")
    assert not Signature.objects.exists()
    assert not likeness.kept(people.waiting(""))


@pytest.mark.django_db
def test_what_is_near_is_counted_and_what_shares_pieces_is_named() -> None:
    first = people.waiting(STORY)
    people.waiting(OTHER)
    kin = people.waiting(f"{STORY[:100]} {OTHER}")
    found = near(STORY)
    assert found.near == 1
    assert set(found.kin) == {first.pk, kin.pk}
    assert near(STORY, but=first.pk) == likeness.Alike(0, (kin.pk,))


@pytest.mark.django_db
def test_a_crowd_of_copies_is_compared_up_to_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(likeness, "MOST_OF_A_BAND", 3)
    for _ in range(5):
        people.waiting(STORY)
    assert near(STORY).near == 3
    monkeypatch.setattr(likeness, "MOST_COMPARED", 2)
    assert near(STORY).near == 2


@pytest.mark.django_db
@pytest.mark.parametrize("days, counted", [(60, 1), (61, 0)])
def test_what_is_older_than_sixty_days_counts_no_more(days: int, counted: int) -> None:
    row = people.waiting(STORY)
    made_on = trail.today() - likeness.timedelta(days=days)
    Signature.objects.filter(pk=row.pk).update(made_on=made_on)
    assert near(STORY).near == counted
    likeness.forget_old()
    assert Signature.objects.filter(pk=row.pk).count() == counted
    assert Band.objects.exists() is bool(counted)


@pytest.mark.django_db
def test_an_amended_text_has_the_signature_of_its_new_words_alone() -> None:
    row = people.waiting(STORY)
    follow_up.amend(follow_up.Visit(row, row.version, b""), story=OTHER, hidden=[])
    assert near(STORY).near == 0
    assert near(OTHER).near == 1
    assert Band.objects.count() == likeness.BANDS


@pytest.mark.django_db
@pytest.mark.parametrize("move", ["withdraw", "forget"])
def test_a_signature_dies_with_its_text(move: str) -> None:
    people.decide(people.waiting(STORY), move)
    assert not Signature.objects.exists()
    assert not Band.objects.exists()


@pytest.mark.django_db
def test_burnt_words_leave_no_signature() -> None:
    row = people.published(STORY)
    moderation.burn(row, by=trail.CLOCK, version=row.version)
    assert not Signature.objects.exists()


@pytest.mark.django_db
def test_bands_in_the_database_hold_no_word() -> None:
    people.waiting(STORY)
    kept = bytes(Signature.objects.get().hashes)
    assert b"plombier" not in kept
    assert likeness.packed(likeness.hashes_of(STORY)) == kept


def test_no_more_is_read_than_the_longest_text_holds() -> None:
    assert len(plain("\ufdfa" * 20_000)) <= READ  # one sign that is eighteen letters
    assert len(plain("ab" * 10_000)) == 20_000
