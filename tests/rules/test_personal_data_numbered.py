"""Accounts, national numbers and plates, generated: right ones are found to the letter, wrong ones prove nothing."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from testimonies.rules.personal_data import find

from .test_personal_data_hidden import AFTER, BEFORE, assert_found, kinds, numbers

few = settings(max_examples=40)
GAP = st.sampled_from(["", " ", "\u00a0"])


def groups(text: str, sizes: tuple[int, ...], gap: str) -> str:
    """The signs in groups of these sizes, then in groups of the last one."""
    parts, place = [], 0
    for size in (*sizes, *(sizes[-1],) * len(text)):
        parts.append(text[place : place + size])
        place += size
    return gap.join(filter(None, parts))


# Bank accounts (ISO 13616)


def with_check(country: str, account: str) -> str:
    number = int("".join(str(int(sign, 36)) for sign in f"{account}{country}00"))
    return f"{country}{98 - number % 97:02}{account}"


IBAN = st.one_of(
    st.builds(with_check, st.just("FR"), numbers(23)),
    st.builds(with_check, st.just("FR"), numbers(11).map(lambda digits: f"{digits}M{digits}")),
    st.builds(with_check, st.just("BE"), numbers(12)),
    st.builds(with_check, st.just("CH"), numbers(17)),
    st.builds(with_check, st.just("LU"), numbers(16)),
    st.builds(with_check, st.just("GB"), numbers(14).map(lambda digits: f"NWBK{digits}")),
)


@few
@given(BEFORE, IBAN, st.sampled_from(["", " ", "\u00a0", "-"]), st.booleans(), AFTER)
def test_a_bank_account_is_found(before: str, iban: str, gap: str, small: bool, after: str) -> None:
    written = groups(iban, (4,), gap)
    assert_found(before, written.lower() if small else written, after, "identifier")


@few
@given(IBAN, st.integers(1, 96), GAP)
def test_an_account_with_wrong_check_figures_is_none(iban: str, shift: int, gap: str) -> None:
    wrong = f"{iban[:2]}{(int(iban[2:4]) - 2 + shift) % 97 + 2:02}{iban[4:]}"
    assert "identifier" not in kinds(f"Il a noté {groups(wrong, (4,), gap)} et rien d'autre")


# France: numéro d'inscription au répertoire


def nir(sex: str, year: str, month: int, place: str, rest: str) -> str:
    first = f"{sex}{year}{month:02}{place}{rest}"
    return f"{first}{97 - int(first.replace('2A', '19').replace('2B', '18')) % 97:02}"


NIR = st.builds(
    nir,
    st.sampled_from("12"),
    numbers(2),
    st.integers(1, 12),
    st.sampled_from(["75", "99", "2A", "2B"]),
    numbers(6),
)


@few
@given(BEFORE, NIR, GAP, AFTER)
def test_a_french_number_with_its_key_is_found(before: str, number: str, gap: str, after: str) -> None:
    assert_found(before, groups(number, (1, 2, 2, 2, 3, 3, 2), gap), after, "identifier")


@few
@given(NIR, st.integers(1, 96), GAP)
def test_a_french_number_with_a_wrong_key_is_none(number: str, shift: int, gap: str) -> None:
    wrong = f"{number[:13]}{(int(number[13:]) - 1 + shift) % 97 + 1:02}"
    assert "identifier" not in kinds(f"Il a noté {groups(wrong, (1, 2, 2, 2, 3, 3, 2), gap)} hier")


def test_a_word_that_calls_it_one_is_worth_the_key() -> None:
    assert_found("Ma sécu : ", "1 85 05 78 006 084 12", ".", "identifier")


# Belgium, Switzerland, Canada


def belgian(birth: str, count: str, century: str) -> str:
    return f"{birth}{count}{97 - int(century + birth + count) % 97:02}"


BELGIAN = st.builds(
    belgian, st.dates().map(lambda day: day.strftime("%y%m%d")), numbers(3), st.sampled_from(["", "2"])
)


@few
@given(BEFORE, BELGIAN, st.booleans(), AFTER)
def test_a_belgian_number_is_found(before: str, number: str, plain: bool, after: str) -> None:
    dotted = f"{number[:2]}.{number[2:4]}.{number[4:6]}-{number[6:9]}.{number[9:]}"
    assert_found(before, number if plain else dotted, after, "identifier")


@few
@given(BELGIAN, st.integers(1, 90))
def test_a_belgian_number_with_a_wrong_key_is_none(number: str, shift: int) -> None:
    first, key = number[:9], int(number[9:])
    right = {97 - int(century + first) % 97 for century in ("", "2")}
    wrong = next(value for step in range(97) if (value := (key + shift + step) % 97 + 1) not in right)
    assert "identifier" not in kinds(
        f"Il a noté {first[:2]}.{first[2:4]}.{first[4:6]}-{first[6:]}.{wrong:02} hier"
    )


def swiss(first: str) -> str:
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(first))
    return f"{first}{-total % 10}"


SWISS = st.builds(swiss, numbers(9).map(lambda digits: f"756{digits}"))


@few
@given(BEFORE, SWISS, st.sampled_from([".", " ", ""]), AFTER)
def test_a_swiss_number_is_found(before: str, number: str, gap: str, after: str) -> None:
    assert_found(before, groups(number, (3, 4, 4, 2), gap), after, "identifier")


@few
@given(SWISS, st.integers(1, 9))
def test_a_swiss_number_with_a_wrong_figure_is_none(number: str, shift: int) -> None:
    wrong = f"{number[:12]}{(int(number[12]) + shift) % 10}"
    assert "identifier" not in kinds(f"Il a noté {groups(wrong, (3, 4, 4, 2), '.')} hier")


def luhn(first: str) -> str:
    """Eight figures and their ninth, as social insurance numbers have it."""
    total = sum(sum(divmod(int(digit) * (1 + place % 2), 10)) for place, digit in enumerate(first))
    return f"{first}{-total % 10}"


CANADIAN = st.builds(luhn, numbers(8))


@few
@given(
    st.sampled_from(["mon NAS ", "NAS : ", "assurance sociale (", "my SIN is "]),
    CANADIAN,
    st.sampled_from([" ", "-", ""]),
)
def test_a_canadian_number_is_found_where_it_is_named(before: str, number: str, gap: str) -> None:
    assert_found(before, groups(number, (3,), gap), ", hier", "identifier")


@few
@given(CANADIAN, st.integers(1, 9))
def test_a_canadian_number_with_a_wrong_figure_is_none(number: str, shift: int) -> None:
    wrong = f"{number[:8]}{(int(number[8]) + shift) % 10}"
    assert "identifier" not in kinds(f"Mon NAS est {groups(wrong, (3,), ' ')}, hier")


# Plates

PAIR = st.text("ABCDEFGHJKLMNPQRSTVWXYZ", min_size=2, max_size=2)
UNITS = {"KM", "KG", "CM", "MM", "ML", "MA", "ET", "LE", "LA", "DE", "DH", "CV"}


@few
@given(BEFORE, PAIR, numbers(3), PAIR, st.sampled_from(["-", "", " "]), AFTER)
def test_a_french_plate_is_found(
    before: str, first: str, figures: str, last: str, gap: str, after: str
) -> None:
    if gap == " " and last in UNITS:
        last = "ZZ"
    assert_found(before, gap.join((first, figures, last)), after, "licence_plate")


@few
@given(
    st.sampled_from(
        [("", "1-ABC-{}", 3), ("Plaque ", "4{} VK 69", 3), ("plaque : ", "VD {}", 6), ("immatriculé ", "GE-{}", 5),
         ("plaque ", "F{} KDP", 2), ("reg ", "LK{} XYZ", 2), ("", "AB{} CDE", 2)]
    ),
    numbers(6),
)  # fmt: skip
def test_plates_of_other_shapes_are_found(shape: tuple[str, str, int], digits: str) -> None:
    before, plate, figures = shape
    assert_found(f"Voilà, {before}", plate.format(digits[:figures]), " devant chez moi", "licence_plate")


# All of them


@given(st.text(max_size=300))
def test_hits_come_in_order_and_apart_and_inside_the_text(text: str) -> None:
    hits = find(text)
    edges = [edge for hit in hits for edge in (hit.start, hit.end)]
    assert edges == sorted(edges) and all(0 <= edge <= len(text) for edge in edges)
    assert all(hit.start < hit.end and 0 < hit.confidence <= 1 for hit in hits)


PIECES = st.lists(
    st.sampled_from(
        ["06 39 98 00 12", "M. ", "Marie ", "@a.b ", "zéro six ", "12 rue de ", "75011 ", "Paris", "(", ")", "né le ",
         "1/2/90", "FR76", " n° ", "code ", "A1234", " puis ", "\n", "😳", "l'", "«", "+33", ", ", ".", "example.org", "/x",
         " arobase ", "et "]
    ),
    max_size=25,
).map("".join)  # fmt: skip


@given(PIECES)
def test_pieces_of_personal_data_in_any_order_give_hits_in_order_and_apart(text: str) -> None:
    hits = find(text)
    assert all(first.end <= second.start for first, second in pairwise(hits))
    assert all(0 <= hit.start < hit.end <= len(text) for hit in hits)
