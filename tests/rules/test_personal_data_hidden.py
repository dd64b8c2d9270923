"""Generated personal data, hidden in ordinary sentences in the ways people write it, is found to the letter."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from testimonies.rules.personal_data import find

few = settings(max_examples=40)
BEFORE = st.sampled_from(
    [
        "Il m'a écrit ",
        "le soir même, depuis ",
        "Voilà : ",
        "(",
        "Puis à 18h30, ",
        "\n",
        "« ",
        "3 fois ",
        "😳🇫🇷 puis ",
        "",
    ]
)
AFTER = st.sampled_from(
    [".", ", alors que non.", " et rien d'autre", ")", "\n", " »", " ; puis rien", "", " à 18h30."]
)
BLOCK = st.sampled_from(["063998", "019900", "026191", "035301", "046571", "053649"])
GAP = st.sampled_from(["", " ", ".", "-", "\u00a0", "\u202f", " / ", "\n", ". "])


def numbers(length: int) -> st.SearchStrategy[str]:
    return st.integers(0, 10**length - 1).map(lambda value: f"{value:0{length}}")


FRENCH = st.builds(str.__add__, BLOCK, numbers(4))


def assert_found(before: str, hidden: str, after: str, kind: str, language: str = "fr") -> None:
    """The hidden words, all of them and no more, are one hit of this kind."""
    hits = [(hit.start, hit.end, hit.kind.value) for hit in find(before + hidden + after, language)]
    assert (len(before), len(before) + len(hidden), kind) in hits


def kinds(text: str, language: str = "fr") -> set[str]:
    return {hit.kind.value for hit in find(text, language)}


def pairs(digits: str) -> list[str]:
    return [digits[place : place + 2] for place in range(0, len(digits), 2)]


# Telephone numbers


@few
@given(BEFORE, FRENCH, GAP, AFTER)
def test_a_french_number_is_found_in_any_spacing(before: str, digits: str, gap: str, after: str) -> None:
    assert_found(before, gap.join(pairs(digits)), after, "phone")


@few
@given(BEFORE, FRENCH, st.sampled_from(["+33", "+33 ", "0033", "0033 ", "+33 (0)", "+33(0)"]), GAP, AFTER)
def test_a_number_with_its_country_is_found(
    before: str, digits: str, prefix: str, gap: str, after: str
) -> None:
    assert_found(before, prefix + gap.join([digits[1], *pairs(digits[2:])]), after, "phone")


@few
@given(BEFORE, FRENCH, st.sampled_from(["0O", "0o", "1l", "1I"]), AFTER)
def test_letters_in_the_place_of_figures_hide_nothing(
    before: str, digits: str, swap: str, after: str
) -> None:
    assert_found(before, " ".join(pairs(digits)).replace(*swap), after, "phone")


UNITS = (
    "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize".split()
)
TENS = {
    "France": "vingt trente quarante cinquante soixante soixante quatre-vingt quatre-vingt",
    "Belgique": "vingt trente quarante cinquante soixante septante quatre-vingt nonante",
    "Suisse": "vingt trente quarante cinquante soixante septante huitante nonante",
    "Vaud": "vingt trente quarante cinquante soixante septante octante nonante",
}


def in_words(pair: str, country: str) -> str:
    """Two figures as they are said on the telephone in this country."""
    value = int(pair)
    if value < 10:
        return UNITS[0] if value == 0 else f"zéro {UNITS[value]}"
    if value < 20:
        return UNITS[value] if value < 17 else f"dix-{UNITS[value - 10]}"
    ten = TENS[country].split()[value // 10 - 2]
    scores = country == "France" or ten == "quatre-vingt"
    rest = value % 20 if value >= 60 and ten in ("soixante", "quatre-vingt") and scores else value % 10
    if rest == 0:
        return ten + "s" * (ten == "quatre-vingt")
    linked = " et " if rest in (1, 11) and ten != "quatre-vingt" else "-"
    return ten + linked + (UNITS[rest] if rest < 17 else f"dix-{UNITS[rest - 10]}")


@few
@given(BEFORE, FRENCH, st.sampled_from(sorted(TENS)), st.sampled_from([", ", " ", " - ", ". "]), AFTER)
def test_a_number_said_in_words_is_found(
    before: str, digits: str, country: str, gap: str, after: str
) -> None:
    said = [in_words(pair, country) if pair != "00" else "zéro zéro" for pair in pairs(digits)]
    assert_found(before, gap.join(said), after, "phone")


@few
@given(BEFORE, FRENCH, st.lists(st.booleans(), min_size=5, max_size=5), AFTER)
def test_a_number_half_in_words_is_found(before: str, digits: str, said: list[bool], after: str) -> None:
    parts = [
        in_words(pair, "France").replace("zéro", "zéro zéro" if pair == "00" else "zéro") if word else pair
        for pair, word in zip(pairs(digits), said, strict=True)
    ]
    assert_found(before, " ".join(parts), after, "phone")


@few
@given(
    FRENCH,
    st.integers(1, 4),
    st.sampled_from([" puis ", " et ensuite ", "... et ensuite ", ", puis ", " then "]),
)
def test_a_number_given_in_pieces_is_found(digits: str, cut: int, joint: str) -> None:
    groups = pairs(digits)
    assert_found("C'est le ", " ".join(groups[:cut]) + joint + " ".join(groups[cut:]), ".", "phone")


ENGLISH = "oh one two three four five six seven eight nine".split()


def in_english(digits: str) -> str:
    said = [ENGLISH[int(digit)] for digit in digits]
    return " ".join(said).replace("nine nine", "double nine", 1)


@few
@given(FRENCH)
def test_a_number_read_out_in_english_is_found(digits: str) -> None:
    assert_found("He said ", in_english(digits), ", twice", "phone", "en")


@few
@given(
    st.sampled_from(
        ["+32 475 12 34 {}", "0475 12 34 {}", "02 555 12 {}", "+41 79 555 43 {}", "079 555 43 {}", "022 555 43 {}",
         "514-555-01{}", "(418) 555-01{}", "+1 450 555 01{}", "+44 7700 9001{}", "07700 9001{}", "0161 496 03{}",
         "020 7946 09{}", "+212 612 3456{}", "+353 85 012 34{}"]
    ),
    numbers(2),
    AFTER,
)  # fmt: skip
def test_numbers_of_other_countries_are_found(shape: str, end: str, after: str) -> None:
    assert_found("Appel du ", shape.format(end), after, "phone")


HELP = [
    "17",
    "112",
    "114",
    "119",
    "3018",
    "3919",
    "3114",
    "3928",
    "116006",
    "0800059595",
    "+33180523376",
    "3624",
    "1014",
]


@given(
    st.sampled_from(HELP),
    st.sampled_from(["", " ", ".", "-", "\u00a0"]),
    st.sampled_from(HELP),
    BEFORE,
    AFTER,
)
@settings(max_examples=150)
def test_help_in_any_spelling_is_never_a_hit(
    line: str, gap: str, other: str, before: str, after: str
) -> None:
    written = (
        line if len(line) < 4 else gap.join([line[: len(line) % 2], *pairs(line[len(line) % 2 :])]).strip(gap)
    )
    for text in (f"{before}{written}{after}", f"Le {written}, le {other}{after}", f"{written} ou {other}"):
        assert find(text) == []


@pytest.mark.parametrize(
    "said",
    [
        "trente-neuf dix-neuf", "trois mille neuf cent dix-neuf",
        "zéro huit cents, zéro cinq, quatre-vingt-quinze, quatre-vingt-quinze",
        "zéro huit zéro zéro zéro cinq neuf cinq neuf cinq", "cent seize zéro zéro six", "un un deux", "trente dix-huit",
        "trente et un quatorze", "un zéro un quatre", "oh eight oh oh oh five nine five nine five",
    ],
)  # fmt: skip
def test_help_said_in_words_is_never_a_hit(said: str) -> None:
    assert find(f"Appelez le {said}, c'est gratuit.") == find(f"Call {said} now.", "en") == []


# Addresses of mail


NAME = st.from_regex(r"[a-z]{2,8}([._-][a-z0-9]{1,6})?", fullmatch=True)
HOST = st.sampled_from(["example.org", "example.com", "mail.example.fr", "example.net"])
AT = st.sampled_from(
    ["@", " @ ", " arobase ", "[at]", " [at] ", "(at)", " (chez) ", "{at}", " (arobase) ", " -at- ", " AT "]
)
DOT = st.sampled_from([".", " point ", "[point]", "(dot)", " [.] ", " dot "])


@settings(max_examples=80)
@given(BEFORE, NAME, AT, HOST, DOT, AFTER)
def test_an_address_of_mail_is_found_however_it_hides(
    before: str, name: str, at: str, host: str, dot: str, after: str
) -> None:
    assert_found(before, name + at + host.replace(".", dot), after, "email")


@pytest.mark.parametrize(
    "text", ["Il était là. @ 18h", "prix [at] domicile", "à ce point de vue", "chez moi, point final."]
)
def test_words_of_an_address_alone_are_no_address(text: str) -> None:
    assert find(text) == []
