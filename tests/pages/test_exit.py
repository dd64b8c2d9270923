"""The way out: one address, no language, no trace of where one came from."""

from typing import Any

from django.test import Client


def test_it_sends_to_the_neutral_site(client: Client, settings: Any) -> None:
    answer = client.get("/quitter")
    assert (answer.status_code, answer["Location"]) == (302, settings.EXIT_URL)


def test_it_makes_the_browser_drop_what_it_holds(client: Client) -> None:
    answer = client.get("/quitter")
    assert answer["Clear-Site-Data"] == '"cache"'
    assert answer["Cache-Control"] == "no-store"


def test_its_cookie_lasts_a_second_and_says_nothing(client: Client) -> None:
    (cookie,) = client.get("/quitter").cookies.values()
    assert (cookie["max-age"], cookie["httponly"], cookie["samesite"]) == (1, True, "Strict")
    assert cookie.value == "1"


def test_its_cookie_travels_over_https_alone_where_the_site_does(client: Client, settings: Any) -> None:
    settings.IS_HTTPS = True
    (cookie,) = client.get("/quitter").cookies.values()
    assert cookie["secure"] is True


def test_nothing_is_sent_to_it(client: Client) -> None:
    assert client.post("/quitter").status_code == 405
