"""The bare letters of a text, so that accents, case, signs and look-alikes hide nothing. A leaf."""

import re
import unicodedata
from collections.abc import Callable

# Letters of other scripts, figures and signs that stand for a letter of ours. A text in such a script changes the same
# way each time, so that it can still be compared with others.
_LOOKALIKES = str.maketrans(
    "аеорсухіјѕкмтнвԁԛԝɡıαεορυικντχ0134578@$€", "aeopcyxijskmthbdqwgiaeopuikvtxoieastbase"
)
READ = 40_000  # signs, once taken apart: twice the longest text. One Arabic sign becomes eighteen letters
COMMON = 0x3000  # below it lie the alphabets in common use, which are kept in tables
_RUNS = re.compile(r"([^\W\d_])\1+")
_WORDS = re.compile(r"(?:[^\W_]|\*)+")
_ALONE = re.compile(r"(?<![^\W_])[^\W_](?:[ .\-_][^\W_]){2,40}(?![^\W_])")


class _Table(dict[int, str | None]):
    """For `str.translate`, which reads a table faster than Python reads a text: what becomes of a sign is worked out once."""

    def __init__(self, become: Callable[[str], str | None]) -> None:
        self.become = become

    def __missing__(self, code: int) -> str | None:
        sign = self.become(chr(code))
        if code < COMMON:
            self[code] = sign
        return sign


def _bare_sign(sign: str) -> str | None:
    is_kept = (not unicodedata.combining(sign) and sign.isprintable()) or sign == "\n"
    return sign if is_kept else None


def _plain_sign(sign: str) -> str | None:
    letter = (_bare_sign(sign) or "").translate(_LOOKALIKES)
    return letter if letter.isalnum() else None


_BARE, _PLAIN = _Table(_bare_sign), _Table(_plain_sign)


def _apart(text: str) -> str:
    return unicodedata.normalize("NFKD", text.casefold())[:READ].casefold()


def plain(text: str) -> str:
    """Letters and figures alone, in small, without accents, each run of one letter as one."""
    return _RUNS.sub(r"\1", _apart(text).translate(_PLAIN))


def words(text: str) -> list[str]:
    """Word by word. Letters set apart (« p u t e ») are one word; a star inside a word stays."""
    joined = _ALONE.sub(lambda match: re.sub(r"[ .\-_]", "", match[0]), _apart(text).translate(_BARE))
    return [_RUNS.sub(r"\1", word.translate(_LOOKALIKES)) for word in _WORDS.findall(_undone(joined))]


def _undone(text: str) -> str:
    """@ and $ inside a word are letters; figures are changed word by word."""
    return re.sub(r"(?<=\w)[@$€]|[@$€](?=\w)", lambda match: match[0].translate(_LOOKALIKES), text)
