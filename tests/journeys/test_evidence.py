"""A screenshot, from her phone to readers: added, covered, agreed to, seen, taken back."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from testimonies.models import Evidence, State
from testimonies.rules.demo_picture import drawn
from tests import people

from .conftest import Phone

MESSAGE = "Tu es jolie, je n'ai pas ose devant mon collegue."
pytestmark = pytest.mark.django_db(transaction=True)


def come_back(page: Page, words: list[str]) -> None:
    page.goto("/suivi/")
    page.fill("[name=receipt]", " ".join(words))
    page.get_by_role("button", name="Ouvrir mon témoignage").click()
    page.get_by_role("button", name="Captures d’écran").click()


def add(page: Page, name: str, content: bytes) -> None:
    page.set_input_files("[name=evidence]", {"name": name, "mimeType": "image/png", "buffer": content})
    page.locator("[value=evidence_add]").click()


def sign_in(page: Page, user: Any) -> None:
    page.goto("/admin/")
    page.fill("[name=username]", user.username)
    page.fill("[name=password]", "correct horse battery staple")
    page.locator("[type=submit]").click()


def cover(page: Page, *, scripts: bool) -> None:
    """The bar with the number: drawn with the mouse, or written as numbers."""
    page.locator(".sharp").check()
    if not scripts:
        page.fill("[name=boxes]", "0 0 540 96")
        return
    frame = page.locator("[data-draw]")
    frame.scroll_into_view_if_needed()
    shown = frame.bounding_box()
    assert shown
    page.mouse.move(shown["x"], shown["y"])
    page.mouse.down()
    page.mouse.move(shown["x"] + shown["width"], shown["y"] + shown["height"] * 96 / 720, steps=4)
    page.mouse.up()
    expect(page.locator("[data-draw] rect")).to_have_count(1)


@pytest.mark.parametrize(
    "scripts",
    [
        pytest.param(False, id="without scripts"),
        pytest.param(True, id="with scripts", marks=pytest.mark.long),
    ],
)
def test_a_screenshot_from_her_phone_to_readers(visit: Phone, scripts: bool, screenshots: Path) -> None:
    sent = people.sent()
    assert sent.testimony is not None
    people.takes_screenshots(sent.testimony.call)
    kind = "scripts" if scripts else "plain"
    phone = visit(scripts=scripts).new_page()
    come_back(phone, sent.words)
    add(phone, "note.png", b"this is no picture")
    expect(phone.locator(".invalid-feedback")).to_contain_text("JPEG, PNG")
    phone.screenshot(path=screenshots / f"evidence-{kind}-refused.png", full_page=True)
    original = drawn("06 39 98 12 07", MESSAGE)
    add(phone, "Capture de 23 h.png", original)
    expect(phone.locator(".notice-done")).to_be_visible()
    phone.locator("summary", has_text="copie nettoyée").click()
    expect(phone.locator("img.picture")).to_have_js_property("naturalWidth", 540)
    phone.fill("[name=transcript]", MESSAGE)
    phone.check("[name=may_be_shown]")
    phone.locator("[value=evidence_say]").click()
    phone.locator("summary", has_text="copie nettoyée").click()
    phone.screenshot(path=screenshots / f"evidence-{kind}-hers.png", full_page=True)
    phone.locator("summary", has_text="que vous avez envoyée").click()
    with phone.expect_download() as taken:
        phone.locator("[value=evidence_original]").click()
    assert Path(taken.value.path()).read_bytes() == original
    assert taken.value.suggested_filename == "image.png"

    user = people.a_moderator()
    desk = visit(width=1280, scripts=scripts).new_page()
    sign_in(desk, user)
    desk.locator("[data-key=t]").click()
    desk.locator("form[action$='/open/'] button").first.click()
    expect(desk.locator("#pictures .frame img")).to_have_css("filter", "blur(18px)")
    desk.locator("#pictures").scroll_into_view_if_needed()
    cover(desk, scripts=scripts)
    desk.screenshot(path=screenshots / f"evidence-{kind}-rectangles.png", full_page=True)
    if scripts:
        desk.locator(".act-approve [name=looked]").click()
        expect(desk.locator("[data-unsaved]")).to_be_visible()
    desk.locator("form[action$='/cover/'] button:not([formaction])").click()
    desk.locator("[formaction$='/show_picture/']").click()
    expect(desk.locator("#pictures .tag")).to_contain_text("montrée")
    one = Evidence.objects.get()
    ((x, y, width, height),) = one.boxes
    assert (x, y) == (0, 0)
    assert width >= 538
    assert 90 <= height <= 102
    people.in_state(State.PUBLISHED, people.fresh(sent.testimony), user)

    reader = visit(scripts=scripts).new_page()
    reader.goto(f"/temoignages/{sent.testimony.pk}/")
    expect(reader.locator("figure img")).to_have_attribute("alt", MESSAGE)
    reader.locator("figure img").scroll_into_view_if_needed()
    expect(reader.locator("figure img")).to_have_js_property("naturalWidth", 540)
    reader.screenshot(path=screenshots / f"evidence-{kind}-readers.png", full_page=True)
