"""A sheet of deposit: checked by OpenSSL with the very lines of docs/proof.md, and mute about what it was made of."""

import base64
import re
import shutil
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from testimonies.pages.following import taken
from testimonies.rules import deposit
from testimonies.rules.deposit import PICTURE, TEXT, Sheet, Verdict

from ..services import ROOT

STORY = "Il s’appelle Durand.\nIl m’a écrit le soir même.\n\n« Seule ? » 😳"
SENT = bytes(range(256)) * 3
DAY, BEFORE = date(2026, 11, 29), date(2026, 11, 27)
NAMES = ["Durand", "Martin", "Bernard", "Petit", "Dupont"]
OTHER_KEY = Ed25519PrivateKey.from_private_bytes(b"2" * 32).public_key().public_bytes_raw()


def made(story: str = STORY) -> Sheet:
    contents = [(TEXT, deposit.canonical(story), BEFORE), (PICTURE, SENT, DAY), (PICTURE, b"other", DAY)]
    return deposit.make(contents, day=DAY)


def commands() -> list[str]:
    """The blocks of commands in the documentation, as they stand."""
    return re.findall(r"```sh\n(.+?)```", (ROOT / "docs" / "proof.md").read_text(), re.DOTALL)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What an author has: her sheet, her text, her first screenshot."""
    (tmp_path / "sheet.txt").write_text(taken.sheet_file(made()))
    (tmp_path / "text.txt").write_bytes(deposit.canonical(STORY))
    (tmp_path / "picture").write_bytes(SENT)
    return tmp_path


def run(folder: Path, block: str) -> str:
    if not shutil.which("openssl"):
        pytest.skip("no OpenSSL on this machine")
    done = subprocess.run(["sh", "-c", block], cwd=folder, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def figures(said: str) -> set[str]:
    return set(re.findall(r"\b[0-9a-f]{64}\b", said))


def test_openssl_alone_finds_the_signature_and_each_commitment_good(folder: Path) -> None:
    signature, text, picture = commands()
    assert "Signature Verified Successfully" in run(folder, signature)
    assert len(figures(run(folder, text))) == 1
    computed, *listed = re.findall(r"\b[0-9a-f]{64}\b", run(folder, picture))
    assert (computed, len(listed)) == (listed[0], 2)


@pytest.mark.parametrize(("old", "new"), [("2026-11-27", "2025-11-27"), ("key: s1", "key: s2")])
def test_openssl_sees_a_line_that_was_changed(folder: Path, old: str, new: str) -> None:
    sheet = folder / "sheet.txt"
    sheet.write_text(sheet.read_text().replace(old, new))
    assert "Signature Verification Failure" in run(folder, commands()[0])


def test_openssl_sees_a_text_that_was_changed(folder: Path) -> None:
    (folder / "text.txt").write_bytes(deposit.canonical(STORY.replace("Durand", "Martin")))
    assert len(figures(run(folder, commands()[1]))) == 2


def test_the_statement_is_as_the_documentation_shows_it() -> None:
    (shown,) = re.findall(r"(?:^    .+\n)+", (ROOT / "docs" / "proof.md").read_text(), re.MULTILINE)
    signed = deposit.read(shown)
    assert str(signed) == shown.replace("    ", "")


# No guess is confirmed


def test_a_guessed_word_cannot_be_confirmed_from_what_a_sheet_shows() -> None:
    """All that an attacker can compute over every candidate, without the salt: nothing of it is on the sheet."""
    sheet = made()
    shown = str(sheet.signed)
    (hidden,) = [one.commitment for one in sheet.signed.statement.items if one.kind == TEXT]
    public = [
        b"",
        shown.encode(),
        bytes(32),
        base64.b64decode(sheet.signed.signature),
        bytes.fromhex(hidden),
        b"s1",
    ]
    for name in NAMES:
        text = deposit.canonical(STORY.replace("Durand", name))
        assert all(deposit.commitment(salt, text) not in shown for salt in public)
        assert not any(
            deposit.fits(sheet.signed.statement, salt, text.decode()) for salt in (bytes(32), b"x" * 32)
        )
    assert deposit.fits(sheet.signed.statement, sheet.salts[0], STORY)


def test_the_salt_is_on_her_copy_alone_and_new_each_time() -> None:
    one, other = made(), made()
    salts = {*one.salts, *other.salts}
    assert len(salts) == 6 and {len(salt) for salt in salts} == {32}
    assert len(figures(f"{one.signed}{other.signed}")) == 6
    written = [salt for _item, salt in one.salted()]
    assert not any(salt in str(one.signed) for salt in written)
    assert all(salt in taken.sheet_file(one) for salt in written)


def test_the_salt_of_one_opens_nothing_of_another() -> None:
    sheet = made()
    items = sheet.signed.statement.items
    for place, (_kind, content) in enumerate([(TEXT, deposit.canonical(STORY)), (PICTURE, SENT)]):
        fitting = [deposit.commitment(salt, content) == items[place].commitment for salt in sheet.salts]
        assert fitting == [at == place for at in range(3)]


# Reading and judging


@pytest.mark.parametrize("bend", [
    lambda words: words.replace("\n", "\r\n"),
    lambda words: " ".join(words.split()),
    lambda words: "".join(f"> {line}\n" for line in words.splitlines()),
    lambda words: f"Bonjour,\n\n{words}\n-- \nUne association",
    lambda words: re.sub(r"(.{40})", r"\1\n", words),
    lambda words: words.replace(" ", "\u00a0\u200b"),
])  # fmt: skip
def test_what_a_mail_or_a_telephone_makes_of_it_is_forgiven(bend: Any) -> None:
    signed = made().signed
    assert deposit.read(bend(str(signed))) == signed
    assert deposit.judge(deposit.read(bend(str(signed)))) is Verdict.GOOD


@pytest.mark.parametrize(
    "pasted", ["", "x" * 10_000, "testimonies deposit 1", "testimonies deposit 1\n" * 400]
)
def test_what_is_no_sheet_is_unreadable(pasted: str) -> None:
    with pytest.raises(deposit.UnreadableError):
        deposit.read(pasted)


def test_a_day_that_is_none_is_unreadable() -> None:
    with pytest.raises(deposit.UnreadableError):
        deposit.read(str(made().signed).replace("2026-11-29", "2026-13-29"))


def test_each_part_of_a_statement_is_under_the_signature() -> None:
    words = str(made().signed)
    commitment = min(figures(words))
    changed = {
        "site": words.replace("127.0.0.1", "127.0.0.2"),
        "signed": words.replace("signed: 2026", "signed: 2025"),
        "since": words.replace("11-27", "11-26"),
        "commitment": words.replace(commitment, "0" * 64),
        "kind": words.replace("picture:", "text:"),
        "order": re.sub(r"(picture: .+\n)(picture: .+\n)", r"\2\1", words),
        "signature": re.sub(r"signature: .{86}", "signature: " + "A" * 86, words),
    }
    judged = {part: deposit.judge(deposit.read(bent)) for part, bent in changed.items() if bent != words}
    assert judged == dict.fromkeys(changed, Verdict.WRONG)


@pytest.mark.parametrize("typed", ["", "x", "é", "AAAA", "salt of the text: AAAA", "=" * 44, "A" * 44])
def test_a_salt_that_is_none_is_unreadable(typed: str) -> None:
    with pytest.raises(deposit.UnreadableError):
        deposit.read_salt(typed)


def test_a_salt_may_come_with_its_whole_line() -> None:
    sheet = made()
    _item, salt = next(sheet.salted())
    assert deposit.read_salt(f"salt of the text: {salt[:20]} {salt[20:]}\n") == sheet.salts[0]


def test_white_space_around_and_line_ends_of_the_text_do_not_matter() -> None:
    sheet = made()
    for text in (f"\n\n{STORY}  \n", STORY.replace("\n", "\r\n"), f"\ufeff{STORY}"):
        assert deposit.fits(sheet.signed.statement, sheet.salts[0], text)


def test_a_page_carries_the_whole_sheet() -> None:
    sheet = made()
    assert Sheet.of(sheet.facts()) == sheet


# Keys


def test_a_sheet_of_an_older_key_stays_good_as_long_as_its_public_half_is_known(settings: Any) -> None:
    signed, old = made().signed, settings.SIGNING_KEYS
    settings.SIGNING_KEYS = {"s2": b"2" * 32, **old}
    assert deposit.judge(signed) is Verdict.GOOD
    assert made().signed.statement.key_id == "s2"
    public = deposit.public_keys()[1].public.public_bytes_raw()
    settings.SIGNING_KEYS, settings.RETIRED_SIGNING_KEYS = {"s2": b"2" * 32}, {"s1": public}
    assert deposit.judge(signed) is Verdict.GOOD
    assert [(one.id, one.retired) for one in deposit.public_keys()] == [("s2", False), ("s1", True)]


def test_a_key_that_was_taken_back_or_put_under_an_old_id_signs_nothing_of_before(settings: Any) -> None:
    signed = made().signed
    settings.SIGNING_KEYS, settings.RETIRED_SIGNING_KEYS = {"s2": b"2" * 32}, {}
    assert deposit.judge(signed) is Verdict.UNKNOWN_KEY
    settings.RETIRED_SIGNING_KEYS = {"s1": OTHER_KEY}
    assert deposit.judge(signed) is Verdict.WRONG


def test_a_good_sheet_does_not_vouch_for_another_one_pasted_with_it() -> None:
    good = str(made().signed)
    forged = good.replace(f"since {DAY}", "since 2020-01-01")
    for pasted in (good + forged, forged + good):
        with pytest.raises(deposit.SeveralError):
            deposit.read(pasted)
