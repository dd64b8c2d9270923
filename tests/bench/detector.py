"""How long the detector of personal data takes: an ordinary story, a dense one, and texts made to be slow."""

import time
import tomllib
from collections.abc import Iterator
from pathlib import Path

from tests import detector

SIZE = 20_000
DEMO = Path(__file__).resolve().parents[2] / "testimonies/rules/demo.toml"
# Each one, over and over: what a pattern could begin at every sign, or try again shorter.
HOSTILE = (
    "06 39 98 00 12 ", "+33 6 39 ", "0", "00", "1 ", "0 6 ", "1-", "1(", "+", "01/01/", "et puis 1 ", "06 puis ",
    "zéro ", "zéro six ", "quatre vingt ", "oh double ", "a.", "a@", "@", "a -at- ", "[at]", " arobase ", " point ",
    "http://", "www.", "ab.1", "snap: ", "snap a_", "insta (", "A'", "d'Ab ", "Ab ", "AB ", "A. ", "M. ", "M. Ab ",
    "M. M. M. ", "Messieurs Ab et ", "Marie ", "marie ", "monsieur ", "s'appelle ", "named ", ", Ab Ab, ", "12 rue ",
    "12 rue de ", "1 bis rue ", "Rue A'A ", "résidence Ab, ", "12345 ab-sur-", "1000 Ab ", "H2X 1", "Ab, QC ", "FR76",
    "FR76 ", "FR7630006", "1 85 05 78 ", "756.", "AA-123-", "A1", "plaque ", "n°", "commande n° ", "code ", "code : #",
    "digicode ", "né le 1", "born on ", "c'est ", "X", "é", "«", "(", "[", "{", "'", "-", "_", "...", " ", " \t", "\n",
    "\u00a0", "\u202f", "0️⃣", "⓪", "a @ b . ", "a tiret du bas ", " @\n", "www ", "a point b slash ", "insta « ", "F Z 1 ",
    "AB_1", "FR76\n", "code quarante ", "né le trente ", "tel 6 ", "gmail", " au digicode", "a b ", "a@gmail ",
    "alpha alpha 1 ",
)  # fmt: skip


def figures() -> Iterator[str]:
    """Milliseconds of processor time for 20,000 signs, and by how much twice the text multiplies them."""
    yield f"an ordinary story, 20 kB: {1000 * seconds(ordinary()):.0f} ms"
    yield f"a story of nothing but personal data, 20 kB: {1000 * seconds(dense()):.0f} ms"
    for piece in HOSTILE:
        once = seconds(repeated(piece, SIZE))
        twice = seconds(repeated(piece, 2 * SIZE))
        yield f"20 kB of {piece!r}: {1000 * once:.0f} ms; twice as much: × {twice / once:.1f}"


def seconds(text: str, rounds: int = 3) -> float:
    """The best of some rounds."""
    from testimonies.rules import personal_data

    taken = []
    for _ in range(rounds):
        started = time.process_time()
        personal_data.find(text, "fr")
        taken.append(time.process_time() - started)
    return min(taken)


def repeated(piece: str, size: int) -> str:
    return (piece * (size // len(piece) + 1))[:size]


def ordinary() -> str:
    """The stories of the demonstration, one after the other."""
    stories = tomllib.loads(DEMO.read_text())
    return repeated(" ".join(row["story"] for row in stories["testimony"] if row["language"] == "fr"), SIZE)


def dense() -> str:
    return repeated(" ".join(case.text for path in detector.OWN for case in detector.read(path)), SIZE)
