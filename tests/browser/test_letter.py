"""A letter in a browser: written in place, changed, copied, taken along and printed as it was changed."""

from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from .looking import Eyes

pytestmark = [pytest.mark.appearance, pytest.mark.django_db(transaction=True)]
ADDED = "Un ajout à la main.\n\nJe vous prie"


def test_the_changed_letter_is_what_is_copied_taken_along_and_printed(eyes: Eyes) -> None:
    page = eyes.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    eyes.go("/droits/lettre/")
    page.check("[name=kind][value=company]")
    page.click("[value=questions]")
    told = {
        "visit": "03/2026",
        "company": "Exemple",
        "sender_name": "Camille",
        "sender_contact": "a@example.org",
    }
    for name, value in told.items():
        page.fill(f"[name={name}]", value)
    page.check("[name=data_used][value=number]")
    page.click("[value=write]")
    letter = page.locator("#id_letter")
    letter.fill(letter.input_value().replace("Je vous prie", ADDED))

    page.click("[data-copy='#id_letter']")
    assert ADDED in str(page.evaluate("navigator.clipboard.readText()"))
    with page.expect_download() as file:
        page.click("[value=pdf]")
    assert file.value.suggested_filename == "lettre.pdf"
    assert "Un ajout à la main." in PdfReader(Path(file.value.path())).pages[0].extract_text()
    assert ADDED in letter.input_value(), "the page stays as it was"

    printed = PdfReader(BytesIO(page.pdf())).pages[0].extract_text()
    assert "Un ajout à la main." in printed and printed.startswith("Camille")
    assert not any(words in printed for words in ("Quitter", "Votre lettre", "Formulation", "Copier"))
    page.click(".language button")
    page.wait_for_selector("html[lang=en]")
    assert ADDED in letter.input_value(), "the other language keeps what was changed"
    assert page.evaluate("history.length") == 2 and eyes.faults == []
