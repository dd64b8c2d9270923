"""What people type, made safe to store and show: plain text in NFC, with nothing invisible that could mislead."""

import unicodedata

import regex

MARKS_PER_LETTER = 5  # enough for every living script; more is a tower of accents that covers the page

_NEWLINES = regex.compile(r"\r\n?|[\u0085\u2028\u2029]")

_FLAG = r"\U0001F3F4[\U000E0030-\U000E0039\U000E0061-\U000E007A]{3,6}\U000E007F"
_CONTEXTUAL = (
    r"\u200C\u200D\p{Variation_Selector}"  # joiners and variation selectors: right in some places only
)
_NEVER = regex.compile(
    rf"({_FLAG})"
    rf"|[[\p{{Cc}}\p{{Cs}}\p{{Noncharacter_Code_Point}}\p{{Default_Ignorable_Code_Point}}\uFFF9-\uFFFB]--[\n\t{_CONTEXTUAL}]]",
    regex.V1,
)

_PILED_MARKS = regex.compile(rf"([\p{{M}}\u200C\u200D]{{{MARKS_PER_LETTER}}})[\p{{M}}\u200C\u200D]++")

_EMOJI = r"\p{Extended_Pictographic}(?:[\uFE0E\uFE0F]|\p{Emoji_Modifier})?"
# Scripts whose spelling needs the joiners: Persian and its kin, the Indic family.
_JOINING = (
    r"[[\p{Arabic}\p{Syriac}\p{Mongolian}\p{Nko}\p{Devanagari}\p{Bengali}\p{Gurmukhi}\p{Gujarati}\p{Oriya}\p{Tamil}"
    r"\p{Telugu}\p{Kannada}\p{Malayalam}\p{Sinhala}\p{Khmer}\p{Myanmar}\p{Tibetan}]&&[\p{L}\p{M}]--\p{Variation_Selector}]"
)
_OUT_OF_PLACE = regex.compile(
    r"("
    rf"{_EMOJI}(?:\u200D{_EMOJI})*+"  # families, hearts on fire, professions
    r"|[0-9#*]\uFE0F\u20E3"  # keycaps
    r"|\p{Han}[\uFE00-\uFE02\U000E0100-\U000E01EF]|\p{Mongolian}[\u180B-\u180D\u180F]"
    rf"|(?<={_JOINING})\u200D|(?<={_JOINING})\u200C(?={_JOINING})"
    rf")|[{_CONTEXTUAL}]",
    regex.V1,
)

_VISIBLE = regex.compile(r"[^\s\p{Z}\p{Cc}\p{Cf}\p{Cs}\p{M}\p{Default_Ignorable_Code_Point}\u2800]")
_CLUSTER = regex.compile(r"\X")


def neutralise(text: str) -> str:
    """The same text in NFC with LF line ends, without control, invisible or direction-changing characters.

    Emoji sequences, the joiners of Persian and Indic spelling and French spaces stay. Doing it twice changes nothing.
    Sources: UTR 36; for the joiners RFC 5892, appendix A.
    """
    text = _NEVER.sub(r"\1", _NEWLINES.sub("\n", text)).replace("\u2800", " ")
    if text.isascii():
        return text
    # Piles are cut first too: sorting the marks of a pile, as NFC does, takes its length squared.
    text = _PILED_MARKS.sub(r"\1", unicodedata.normalize("NFC", _PILED_MARKS.sub(r"\1", text)))
    return unicodedata.normalize("NFC", _OUT_OF_PLACE.sub(r"\1", text))


def length(text: str, limit: int | None = None) -> int:
    """How many characters people count (grapheme clusters, UAX 29), spaces around left out.

    Counting stops soon after `limit`, so that a huge text costs no more than one that is just too long. Each further
    32 code points in one cluster count as one more, so that megabytes cannot hide in a single "character".
    """
    total = 0
    for cluster in _CLUSTER.finditer(text.strip()):
        total += 1 + (cluster.end() - cluster.start()) // 32
        if limit is not None and total > limit:
            break
    return total


def is_blank(text: str) -> bool:
    """True when nothing in the text can be seen."""
    return _VISIBLE.search(text) is None
