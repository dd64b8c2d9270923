"""Every page that a GET reaches, looked at by a browser: axe, the narrow screen, the site's own origin.

English pages get the narrow dark look alone: their words are what differs.
"""

from itertools import cycle
from typing import Any

import pytest
from django.utils import timezone

from testimonies.models import Testimony
from testimonies.rules import public_figures
from tests import people, walk

from .looking import DARK_NARROW, LIGHT_WIDE, Eyes

pytestmark = [pytest.mark.appearance, pytest.mark.django_db(transaction=True)]
MACHINE = (
    "/quitter",
    "/healthz",
    "/readyz",
    "/robots.txt",
    "/sitemap.xml",
    "/sitemap-nothing.xml",
    "/.well-known/deposit-keys.json",
)
FILES = ("data_figures_csv", "data_figures_json", "data_rows_csv", "data_rows_json")  # saved, not shown


@pytest.fixture
def one_published() -> Testimony:
    row = people.published(
        behaviours=["followed", "photo-taken"], warnings=["threats"], area="fr-69", show_area=True
    )
    public_figures.recount(timezone.now())
    return row


def statuses(row: Testimony) -> dict[str, int]:
    """Every page, with what it must answer: a page that is not there has no fault to be found."""
    pages = set(walk.addresses(public_id=row.pk, slug=row.call.slug)) - set(MACHINE)
    pages -= {*walk.in_each_language("own_picture", "feed")}
    pages -= {*walk.in_each_language("share_image", public_id=row.pk)}
    pages -= {*walk.in_each_language("support", public_id=row.pk)}  # leads back to the testimony
    pages -= {*walk.in_each_language(*FILES)}
    pages -= {*walk.in_each_language("picture", public_id=row.pk, picture_id="nothing")}
    return dict.fromkeys(sorted(pages), 200) | {"/zz": 404, "/en/zz": 404, "/temoignages/?trade=x": 200}


@pytest.mark.parametrize(
    ("french", "english"),
    [
        pytest.param(((LIGHT_WIDE,), (), (DARK_NARROW,), ()), ((),), id="every second in French"),
        pytest.param(*[((LIGHT_WIDE, DARK_NARROW),)] * 2, id="whole", marks=pytest.mark.long),
    ],
)
def test_no_page_has_a_fault(eyes: Eyes, one_published: Testimony, french: Any, english: Any) -> None:
    wrong, filled = {}, 0
    views = {True: cycle(english), False: cycle(french)}
    for address, status in statuses(one_published).items():
        assert eyes.go(address) == status, address
        filled += people.STORY in (eyes.page.text_content("main") or "")
        found = eyes.found(*next(views[address.startswith("/en/")]))
        wrong |= {address: found} if found else {}
    assert not wrong, "\n".join(f"{one}: {faults}" for one, faults in wrong.items())
    assert filled == 9, (
        "home, call, list and page show the text in both languages, and so does the filtered list"
    )


def test_what_is_wrong_is_seen(eyes: Eyes, one_published: Testimony) -> None:
    eyes.go("/")
    eyes.page.evaluate("""async () => {
      document.querySelector("main").append(document.createElement("img"));
      document.body.style.width = "2000px";
      document.body.setAttribute("onclick", "1");
      console.error("a script's own");
      await fetch("https://elsewhere.invalid/").catch(() => {});
    }""")
    found = " ".join(eyes.found(LIGHT_WIDE))
    for fault in (
        "image-alt",
        "wider than 320",
        "Content Security Policy",
        "a script's own",
        "elsewhere.invalid",
    ):
        assert fault in found


def test_the_colours_of_the_system_are_kept(eyes: Eyes, one_published: Testimony) -> None:
    page = eyes.page
    page.emulate_media(forced_colors="active")
    page.goto("/")
    quit_link = page.locator(".quit")
    style = quit_link.evaluate("node => ({...getComputedStyle(node)})")
    assert style["borderTopColor"] != style["backgroundColor"]
    assert not eyes.faults


def test_the_sticky_bar_never_covers_what_takes_the_focus(eyes: Eyes, one_published: Testimony) -> None:
    """WCAG 2.4.11, from the foot of the page back to its head."""
    page = eyes.page
    page.set_viewport_size({"width": 320, "height": 480})
    page.goto("/")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    links = page.locator("main a, main summary")
    for number in reversed(range(links.count())):
        links.nth(number).focus()
        top = links.nth(number).evaluate("node => node.getBoundingClientRect().top")
        assert top >= page.locator(".topbar").evaluate("node => node.getBoundingClientRect().bottom")


def test_paper_carries_the_words_and_nothing_to_press(eyes: Eyes, one_published: Testimony) -> None:
    page = eyes.page
    page.goto("/aide/")
    page.emulate_media(media="print")
    assert page.locator(".helpline-number").first.is_visible()
    assert not any(
        page.locator(name).first.is_visible() for name in (".quit", ".site-nav", ".site-foot", "button")
    )
