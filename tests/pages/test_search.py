"""The search on the list: hits marked, words around them, order, near spellings; and what a page leads on to."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client

from testimonies.models import Card, Kept
from testimonies.rules import facets, search, search_query

from .. import people

pytestmark = pytest.mark.django_db
LIST = "/temoignages/"


def body(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def test_hits_are_marked_in_the_text_and_nowhere_else(client: Client) -> None:
    people.published("Le plombier m'a harcelée ; le harcèlement a duré.", trade="plumber")
    page = body(client, f"{LIST}?q=plombier+harceler")
    assert "Le <mark>plombier</mark> m'a <mark>harcelée</mark> ; le <mark>harcèlement</mark> a duré." in page
    assert page.count("<mark>") == 3, "the heading names the trade too"
    assert 'name="q" value="plombier harceler"' in page


@pytest.mark.parametrize("typed", ["x27", "amp", "lt", "span", "class", "redacted", "39"])
def test_no_hit_lies_inside_markup(client: Client, typed: str) -> None:
    people.published("Il m'a dit <b>« viens »</b> & j'ai eu le 06 39 98 12 34 au téléphone.")
    whole = client.get(LIST).content.decode().split("<blockquote")[1].split("</blockquote>")[0]
    answer = client.get(LIST, {"q": f"{typed} OR dit"}).content.decode()
    assert "</mark>;" not in answer and "<<mark>" not in answer and "&#<mark>" not in answer
    found = client.get(LIST, {"q": "dit"}).content.decode().split("<blockquote")[1].split("</blockquote>")[0]
    assert re.sub("</?mark>", "", found) == whole


def test_a_hit_behind_the_cut_is_shown_with_the_words_around_it(client: Client) -> None:
    people.published(
        "Il est revenu le lendemain sans prévenir. " * 40 + "Un ornithorynque <b>attendait</b> là."
    )
    page = client.get(LIST, {"q": "ornithorynques"}).content.decode()
    passage = page.split('class="passage"')[1].split("</p>")[0]
    assert "Un <mark>ornithorynque</mark> &lt;b&gt;attendait&lt;/b&gt;" in passage
    assert 'class="passage"' not in client.get(LIST, {"q": "lendemain"}).content.decode()


def test_a_warned_text_stays_folded_in_a_search_unless_its_reader_chose(client: Client) -> None:
    people.published("Il m'a menacée sur le palier.", warnings=["threats"])
    assert '<details class="warned">' in body(client, f"{LIST}?q=menacer")
    page = body(client, f"{LIST}?q=menacer&unfold=threats&unfold=no-such")
    assert '<details class="warned" open>' in page
    assert 'value="threats" checked' in re.sub(r' id="[^"]*"| class="[^"]*"', "", page)
    assert '/?unfold=threats"' in page, "the choice goes along to the text"
    two = people.published("Et insultée aussi.", warnings=["threats", "sexual-words"])
    assert '<details class="warned">' in body(client, f"{two.get_absolute_url()}?unfold=threats")
    assert '<details class="warned" open>' in body(
        client, f"{two.get_absolute_url()}?unfold=threats&unfold=sexual-words"
    )


def test_best_first_and_newest_first_lead_to_each_other(client: Client) -> None:
    people.published("Une clé. " + "Il est revenu et il a sonné longtemps ce soir-là. " * 5)
    people.published("La clé, encore la clé, toujours cette clé.")
    newest = body(client, f"{LIST}?q=clé&language=fr")
    [best] = re.findall(r'href="[^"]*\?([^"]*order=best[^"]*)"', newest)
    page = body(client, f"{LIST}?{best}")
    assert page.index("toujours cette") < page.index("longtemps ce soir")
    assert "parmi les 300" in page and f'<a href="{LIST}?q=cl%C3%A9&language=fr">Les plus récents' in page


def test_best_first_goes_on_page_by_page(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("testimonies.rules.keyset.PAGE", 2)
    for number in range(5):
        people.published("clé " * (number + 1) + f"et le récit numéro {number} de cette page.")
    address, seen = f"{LIST}?q=clé&order=best", []
    while address:
        page = re.sub("</?mark>", "", body(client, address))
        seen += re.findall(r"récit numéro (\d)", page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        address = f"{LIST}{following[1]}" if following else ""
    places = search.best(Card.objects.shown(), search_query.read("clé"))
    texts = dict(Card.objects.values_list("place", "testimony__public_text"))
    assert seen == [re.findall(r"numéro (\d)", texts[place])[0] for place in places]


def test_a_near_spelling_is_offered_where_nothing_was_found(client: Client) -> None:
    for number in range(search.IN_TEXTS):
        people.published(f"Le serrurier est revenu {number} fois.", year=2015)
    search.learn()
    page = body(client, f"{LIST}?q=serurier&year=2015")
    assert f'<a href="{LIST}?q=serrurier&year=2015">Chercher plutôt «\xa0serrurier\xa0»</a>' in page


@pytest.mark.parametrize(
    ("typed", "told"),
    [("le", "Aucun témoignage"), ("-livreur", "un mot qui dit quelque chose"), ("???", "un mot qui dit quelque chose"),
     ("mot " * 2_500, "Seuls les douze premiers mots"), ("%00", "Aucun témoignage"), ('"', "un mot qui dit")],
)  # fmt: skip
def test_a_query_that_finds_nothing_is_answered(client: Client, typed: str, told: str) -> None:
    people.published()
    page = unescape(client.get(LIST, {"q": typed}).content.decode())
    assert told in page and people.STORY not in page
    assert "Voir tous les témoignages" in page


def test_a_search_that_takes_too_long_is_told_kindly(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def give_up(*_args: object) -> None:
        raise search.TooSlowError

    people.published()
    monkeypatch.setattr("testimonies.pages.listing._page", give_up)
    answer = client.get(LIST, {"q": "porte"})
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert 'name="q" value="porte"' in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]


def test_the_feed_of_a_search_stands_in_its_head(client: Client) -> None:
    people.published()
    page = body(client, f"{LIST}?q=porte&language=fr&unfold=threats")
    assert 'href="/temoignages/flux.atom?q=porte&language=fr"' in page


# From one testimony on


def test_it_happened_to_me_too_opens_the_form_with_trade_and_behaviours_chosen(client: Client) -> None:
    row = people.published(trade="locksmith", behaviours=["followed", "photo-taken"])
    page = body(client, row.get_absolute_url())
    [query] = re.findall(r'href="/temoigner/(\?[^"]+)"[^>]*>Moi aussi', page)
    form = body(client, f"/temoigner/{query}")
    assert re.search(r'value="locksmith"[^>]*(selected|checked)', form)
    assert re.findall(
        r'name="behaviours" value="([^"]+)"[^>]*checked', re.sub(r' (class|id)="[^"]*"', "", form)
    ) == ["followed", "photo-taken"]
    form = body(client, "/temoigner/?trade=no-such&behaviours=no-such")
    assert "no-such" not in form.split("<main")[1]


def test_a_page_shows_the_newest_that_tell_the_same(client: Client) -> None:
    rows = [people.published(f"Le récit numéro {number}.", trade="locksmith") for number in range(5)]
    people.published("Un plombier, lui.", trade="plumber")
    people.published("Une autre chose.", trade="locksmith", behaviours=["followed"])
    page = body(client, rows[0].get_absolute_url()).split("D’autres l’ont vécu aussi")[1]
    assert len(re.findall(r"récit numéro [1-4]", page)) == 3
    assert "numéro 0" not in page and "plombier" not in page and "autre chose" not in page
    assert f'{LIST}?trade=locksmith&behaviour=private-message"' in page
    people.decide(rows[4], "withdraw")
    assert "numéro 4" not in body(client, rows[0].get_absolute_url())


def test_beside_a_text_that_may_be_listed_stand_others_of_that_kind(client: Client) -> None:
    open_one = people.published("Le premier récit.", allow_indexing=True)
    people.published("Un récit discret.")
    people.published("Un récit ouvert.", allow_indexing=True)
    answer = client.get(open_one.get_absolute_url())
    assert "noindex" not in answer["X-Robots-Tag"]
    assert "récit ouvert" in answer.content.decode() and "récit discret" not in answer.content.decode()


def test_counts_stand_beside_the_choices_of_the_unfiltered_list_alone(client: Client) -> None:
    for _each in range(2):
        people.published(
            trade="locksmith", behaviours=["followed"], warnings=["threats"], area="fr-69", show_area=True
        )
    people.published(trade="plumber", area="fr-75")
    people.waiting(trade="plumber")
    facets.count()
    page = body(client, LIST)
    for words in ("Serrurier (2)", "(#harcelementdomicile (3)", "Rhône (69) (2)", "2017 (3)", "Français (3)"):
        assert words.lstrip("(") in page
    assert "Paris (75)" not in page, "its author does not show it"
    assert "Serrurier (2)" not in body(client, f"{LIST}?trade=locksmith")


def test_counts_are_made_anew_when_they_are_due() -> None:

    people.published()
    facets.count_when_due()
    people.published()
    facets.count_when_due()
    assert sum(facets.kept()["call"].values()) == 1
    Kept.objects.update(counted_at=Kept.objects.get().counted_at - timedelta(minutes=2))
    facets.count_when_due()
    assert sum(facets.kept()["call"].values()) == 2
