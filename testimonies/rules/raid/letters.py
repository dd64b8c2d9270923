"""The bare letters of a text, so that accents, case, signs and look-alikes hide nothing. A leaf."""

import re
import unicodedata

# Letters of other scripts, figures and signs that stand for a letter of ours. A text in such a script changes the same
# way each time, so that it can still be compared with others.
_LOOKALIKES = str.maketrans(
    "аеорсухіјѕкмтнвԁԛԝɡıαεορυικντχ0134578@$€", "aeopcyxijskmthbdqwgiaeopuikvtxoieastbase"
)
READ = 40_000  # signs, once taken apart: twice the longest text. One Arabic sign becomes eighteen letters
_RUNS = re.compile(r"([^\W\d_])\1+")
_WORDS = re.compile(r"(?:[^\W_]|\*)+")
_ALONE = re.compile(r"(?<![^\W_])[^\W_](?:[ .\-_][^\W_]){2,40}(?![^\W_])")


def _bare(text: str) -> str:
    parts = unicodedata.normalize("NFKD", text.casefold())[:READ].casefold()
    return "".join(
        sign for sign in parts if (not unicodedata.combining(sign) and sign.isprintable()) or sign == "\n"
    )


def plain(text: str) -> str:
    """Letters and figures alone, in small, without accents, each run of one letter as one."""
    letters = filter(str.isalnum, _bare(text).translate(_LOOKALIKES))
    return _RUNS.sub(r"\1", "".join(letters))


def words(text: str) -> list[str]:
    """Word by word. Letters set apart (« p u t e ») are one word; a star inside a word stays."""
    joined = _ALONE.sub(lambda match: re.sub(r"[ .\-_]", "", match[0]), _bare(text))
    return [_RUNS.sub(r"\1", word.translate(_LOOKALIKES)) for word in _WORDS.findall(_undone(joined))]


def _undone(text: str) -> str:
    """@ and $ inside a word are letters; figures are changed word by word."""
    return re.sub(r"(?<=\w)[@$€]|[@$€](?=\w)", lambda match: match[0].translate(_LOOKALIKES), text)
