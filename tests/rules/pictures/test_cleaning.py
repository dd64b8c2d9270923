"""What comes out of a picture is a new one that holds its visible pixels and nothing else."""

import io
from collections.abc import Iterator

import pytest
from django.utils import translation
from PIL import Image

from testimonies.rules.pictures import cleaning
from testimonies.rules.pictures.cleaning import Clean, PictureError, Refusal

from . import base, jpegs, pngs
from .hostile import CASES

ACCEPTED = [case for case in CASES if case.refusal is None]
REFUSED = [case for case in CASES if case.refusal]


def shown(clean: Clean) -> Image.Image:
    picture = Image.open(io.BytesIO(clean.content), formats=("WEBP",))
    picture.load()
    return picture.convert("RGB")


def near(pixel: tuple[int, ...], wanted: tuple[int, ...]) -> bool:
    return all(abs(a - b) <= 24 for a, b in zip(pixel, wanted, strict=True))


def at_its_corners(picture: Image.Image) -> list[tuple[int, ...]]:
    x, y = picture.width // 8, picture.height // 8
    return [picture.getpixel(at) for at in ((x, y), (-x - 1, y), (x, -y - 1), (-x - 1, -y - 1))]


def spellings(word: bytes) -> Iterator[bytes]:
    for encoding in ("ascii", "utf-16-le", "utf-16-be"):
        yield word.decode().encode(encoding)


def reason(content: bytes) -> Refusal:
    with pytest.raises(PictureError) as caught:
        cleaning.clean(content)
    return caught.value.reason


def test_there_are_at_least_sixty_of_them_each_with_its_own_name() -> None:
    assert len(CASES) >= 60
    assert len({case.name for case in CASES}) == len(CASES)


def test_they_hold_words_that_could_leak() -> None:
    assert sum(base.CANARY[:12] in case.make() for case in ACCEPTED) >= 30


@pytest.mark.parametrize("case", ACCEPTED, ids=lambda case: case.name)
def test_a_picture_comes_out_upright_and_bare(case: base.Case) -> None:
    clean = cleaning.clean(case.make())
    picture = shown(clean)
    assert (clean.width, clean.height) == picture.size == case.size
    assert [name for name, _ in base.riff_chunks(clean.content)] == [b"VP8 "]
    assert not any(word in clean.content for word in spellings(base.CANARY[:12]))
    assert case.corners is None or all(map(near, at_its_corners(picture), case.corners)), at_its_corners(
        picture
    )


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case.name)
def test_what_is_no_good_picture_is_refused_with_its_reason(case: base.Case) -> None:
    assert reason(case.make()) is case.refusal


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp"])
def test_the_type_of_the_original_is_told_by_its_content(kind: str) -> None:
    assert cleaning.clean(base.saved(base.corners(), kind)).original == kind


def test_colours_follow_the_profile_they_came_with() -> None:
    picture = shown(cleaning.clean(jpegs.plain(icc_profile=base.red_is_blue())))
    swapped = [pixel[::-1] for pixel in base.CORNERS]
    assert all(
        abs(a - b) < 60
        for at in (0, 2)
        for a, b in zip(at_its_corners(picture)[at], swapped[at], strict=True)
    )


def test_what_cannot_be_seen_is_white() -> None:
    clear = base.saved(Image.new("RGBA", (40, 40), (200, 0, 0, 0)), "PNG")
    assert near(shown(cleaning.clean(clear)).getpixel((20, 20)), (255, 255, 255))


def test_a_clear_colour_in_the_middle_is_white() -> None:
    picture = shown(cleaning.clean(pngs.clear_colour("RGB")))
    assert near(picture.getpixel((32, 24)), (255, 255, 255))


def test_each_refusal_has_its_sentence() -> None:
    with translation.override("en"):
        assert len({str(refusal.label) for refusal in Refusal}) == len(Refusal) == 6
        assert "10 MB" in Refusal.TOO_HEAVY.label


# Burning


def burnt(*rectangles: cleaning.Rectangle) -> tuple[Clean, Image.Image]:
    clean = cleaning.burn(cleaning.clean(pngs.plain()).content, rectangles)
    return clean, shown(clean)


def test_what_lies_under_a_rectangle_is_gone() -> None:
    clean, picture = burnt((0, 0, 32, 48), (40, 30, 8, 8))
    assert (clean.width, clean.height) == base.SIZE
    under = [picture.getpixel((x, y)) for x in range(30) for y in range(48)]
    assert all(near(pixel, (48, 48, 48)) for pixel in under)
    assert near(picture.getpixel((44, 34)), (48, 48, 48))
    assert near(picture.getpixel((60, 4)), base.CORNERS[1])


def test_two_pictures_that_differ_under_a_rectangle_alone_come_out_the_same() -> None:
    secret = base.corners()
    secret.paste((255, 255, 255), (8, 8, 24, 16))
    one, other = (cleaning.clean(base.saved(each, "PNG")) for each in (base.corners(), secret))
    assert one.content != other.content
    whole = [(0, 0, *base.SIZE)]
    assert cleaning.burn(one.content, whole).content == cleaning.burn(other.content, whole).content


def test_a_rectangle_is_cut_off_at_the_edges() -> None:
    _, picture = burnt((-10, -10, 20, 20), (60, 44, 1000, 10**12), (500, 500, 5, 5))
    assert near(picture.getpixel((2, 2)), (48, 48, 48))
    assert near(picture.getpixel((63, 47)), (48, 48, 48))
    assert near(picture.getpixel((48, 36)), base.CORNERS[3])


@pytest.mark.parametrize("rectangle", [(0, 0, 0, 5), (0, 0, 5, -1)])
def test_a_rectangle_that_hides_nothing_is_refused_aloud(rectangle: cleaning.Rectangle) -> None:
    with pytest.raises(ValueError, match="at least one pixel"):
        cleaning.burn(b"", [rectangle])


def test_what_is_no_picture_is_not_burnt() -> None:
    with pytest.raises(PictureError) as caught:
        cleaning.burn(b"RIFF\0\0\0\0WEBP", [(0, 0, 1, 1)])
    assert caught.value.reason is Refusal.BROKEN
