"""The picture by which a text is shared: only where its author allowed it, only while it is published."""

from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from testimonies.models import MOVES, ShareImage, State, Testimony
from testimonies.rules import follow_up, moderation, share_image, share_setting, share_words
from testimonies.rules.share_image import Sheet, draw

from .. import people

HASHTAG = "#harcelementdomicile"
LONG = "Il est revenu le lendemain sans prévenir. " * 60
WAYS_OUT = sorted(name for name, move in MOVES.items() if State.PUBLISHED in move.origins)


def allowed(story: str = people.STORY, **changes: Any) -> Testimony:
    return people.published(story, share_picture=True, **changes)


def picture(row: Testimony) -> ShareImage:
    return ShareImage.objects.get(testimony=row)


def quoted(words: str, language: str = "fr") -> tuple[bytes, str]:
    return draw(Sheet(HASHTAG, language, words, is_quoted=True))


# When there is one


@pytest.mark.django_db
def test_a_text_is_published_with_its_picture_where_its_author_allowed_it() -> None:
    row = allowed()
    one = Image.open(BytesIO(bytes(picture(row).picture)))
    assert (one.format, one.size) == ("PNG", (1200, 630))
    assert (
        picture(row).words
        == f"«\u00a0{people.STORY.replace(' :', chr(160) + ':').replace(chr(39), '’')}\u00a0»"
    )


@pytest.mark.django_db
def test_no_picture_is_made_without_her_yes() -> None:
    people.published()
    people.waiting(share_picture=True)
    assert not ShareImage.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("name", WAYS_OUT)
def test_each_way_out_of_publication_takes_the_picture_along(name: str) -> None:
    row = allowed()
    assert ShareImage.objects.exists()
    facts = {"story": "Un autre texte, plus court, mais à moi."} if name == "amend" else {}
    people.decide(row, name, **facts)
    assert not ShareImage.objects.exists()


@pytest.mark.django_db
def test_a_text_put_back_has_its_picture_again() -> None:
    row = allowed()
    before = bytes(picture(row).picture)
    row = people.decide(row, "suspend")
    people.decide(row, "restore")
    assert bytes(picture(row).picture) == before


@pytest.mark.django_db
def test_the_picture_goes_in_the_transaction_of_the_withdrawal(monkeypatch: pytest.MonkeyPatch) -> None:
    row = allowed()
    with monkeypatch.context() as broken:
        broken.setattr(moderation.purge, "note", lambda _row: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            follow_up.withdraw(follow_up.Visit(row, row.version))
    assert people.fresh(row).state == State.PUBLISHED and ShareImage.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("error", [OSError, MemoryError, UnicodeEncodeError("utf-8", "zibeline", 0, 1, "x")])
def test_a_fault_in_drawing_stops_no_publication_and_logs_no_word(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, error: Any
) -> None:
    def fails(_sheet: Sheet) -> tuple[bytes, str]:
        raise error

    monkeypatch.setattr(share_image, "draw", fails)
    row = allowed("Une histoire de zibeline, qui finit bien.")
    assert row.state == State.PUBLISHED and not ShareImage.objects.exists()
    assert "share_picture_not_made" in caplog.text and "zibeline" not in caplog.text


# What stands on it


@pytest.mark.django_db
def test_a_warned_text_gives_the_names_of_its_warnings_and_none_of_its_words() -> None:
    row = allowed(
        warnings=["threats", "sexual-words"], language="en", trade="plumber", area="fr-69", show_area=True
    )
    assert picture(row).words == "This text mentions: sexual words · threats. Read it on the site."


@pytest.mark.django_db
def test_hidden_passages_stay_hidden() -> None:
    row, lead = people.waiting("Il s'appelle Zibeline et il est revenu.", share_picture=True), people.a_lead()
    people.hide(people.opened(row, lead), lead, "Zibeline")
    row = people.decide(row, "approve", lead)
    assert "[prénom]" in picture(row).words and "Zibeline" not in picture(row).words


def test_the_same_words_give_the_same_bytes_without_metadata() -> None:
    first, again = quoted(people.STORY)[0], quoted(people.STORY)[0]
    chunks = [first[place : place + 4] for place in range(len(first) - 4)]
    assert first == again
    assert not {b"tEXt", b"iTXt", b"zTXt", b"tIME", b"eXIf", b"iCCP"} & set(chunks)
    assert len(first) < 60_000


def test_a_long_text_is_cut_at_the_end_of_a_sentence() -> None:
    said = quoted(LONG)[1]
    assert said.endswith("sans prévenir. …\u00a0»")
    assert 80 < len(said) < share_setting.MOST


def test_a_text_of_any_length_is_looked_at_as_far_as_it_can_be_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a text costs is what it measures: the work is counted, not timed."""
    measured: list[int] = []

    def counts(text: str, *rest: Any) -> Any:
        measured.append(len(text))
        return original(text, *rest)

    original = share_setting._lines
    monkeypatch.setattr(share_setting, "_lines", counts)
    works = []
    for words in (LONG[:1_000], LONG * 40):
        measured.clear()
        assert quoted(words)[1].endswith("…\u00a0»")
        works.append(sum(measured))
    assert works[0] == works[1]


def test_words_never_leave_the_page() -> None:
    for words in (LONG, people.STORY, "a" * 10_000, "Non.", "W" * 90, "Ah !\n" * 300, "d. " * 400):
        block = share_setting.set_words(words, "fr", 392)
        assert block is not None and block.height <= 392
        face = share_setting.font(block.size)
        assert (
            max(share_setting.LEFT + face.getlength(line) for line, _offset in block.lines)
            <= share_setting.RIGHT
        )


def test_the_font_has_every_sign_of_french() -> None:
    assert share_setting.is_drawable("éèêëàâäùûüïîôöçœæÿñÉÈÊÀÂÇŒÆ«»“”‘’–—…€ß[]#·°\u00a0\u202f")


@pytest.mark.parametrize("words", ["Merci 💜 de me lire.", "قال لي: أنت جميلة.", "他回来了。"])
def test_words_the_font_cannot_write_leave_the_hashtag_alone(words: str) -> None:
    assert quoted(words) == draw(Sheet(HASHTAG, "fr"))
    assert quoted(words)[1] == HASHTAG


def test_a_hashtag_and_a_name_that_cannot_be_written_or_are_long_do_no_harm(settings: Any) -> None:
    settings.SITE_NAME = "💜" * 9
    plain = draw(Sheet("#مضايقة", "fr"))[0]
    settings.SITE_NAME = "Témoignages " * 40
    wide = draw(Sheet("#" + "m" * 59, "fr", "Non.", is_quoted=True))[0]
    assert plain != wide


def test_each_language_has_its_quotation_marks() -> None:
    assert quoted("Il est revenu.")[1] == "«\u00a0Il est revenu.\u00a0»"
    assert quoted("He came back.", "en")[1] == "“He came back.”"


# Sentences


@pytest.mark.parametrize("most", [40, 120, 200])
def test_a_description_is_one_line_that_ends_with_a_sentence_or_a_word(most: int) -> None:
    shorter = share_words.shortened("Il est revenu. Puis rien ne s’est passé pendant des semaines " * 9, most)
    assert len(shorter) <= most and shorter.endswith(" …")
    assert share_words.shortened("x" * 500, 50) == "x" * 48 + " …"
    assert share_words.shortened("Court.", most) == "Court."
