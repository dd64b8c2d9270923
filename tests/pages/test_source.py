"""Where a request comes from: what a proxy we trust says, and nothing a visitor says."""

from typing import Any

import pytest
from django.test import RequestFactory

from testimonies.pages.source import source

VISITOR, LIAR = "198.51.100.7", "203.0.113.9"


def heard(peer: str, forwarded: str | None, settings: Any, proxies: str = "127.0.0.1,::1,10.0.0.0/8") -> str:
    settings.TRUSTED_PROXIES = proxies
    headers = {} if forwarded is None else {"x-forwarded-for": forwarded}
    return source(RequestFactory().get("/", REMOTE_ADDR=peer, headers=headers))


@pytest.mark.parametrize("said", [None, LIAR, f"{LIAR}, 127.0.0.1", "nonsense", "x" * 9_000])
def test_who_comes_by_himself_cannot_say_he_is_another(settings: Any, said: str | None) -> None:
    assert heard(VISITOR, said, settings) == VISITOR


@pytest.mark.parametrize("proxy", ["127.0.0.1", "::1", "10.1.2.3", "::ffff:10.1.2.3", ""])
def test_a_proxy_we_trust_says_whom_it_heard(settings: Any, proxy: str) -> None:
    assert heard(proxy, VISITOR, settings) == VISITOR
    assert heard(proxy, f"{LIAR}, {VISITOR}", settings) == VISITOR
    assert heard(proxy, f"{LIAR}, {VISITOR}, 10.9.9.9", settings) == VISITOR
    assert heard(proxy, "2001:db8::1", settings) == "2001:db8::1"


@pytest.mark.parametrize("said", [None, "", " , ", "nonsense", "203.0.113.9:4711", "a\x00b"])
def test_a_proxy_that_says_nothing_we_understand_is_the_source_itself(
    settings: Any, said: str | None
) -> None:
    assert heard("10.1.2.3", said, settings) == "10.1.2.3"


def test_nonsense_ends_what_is_believed(settings: Any) -> None:
    assert heard("127.0.0.1", f"{LIAR}, nonsense, 10.1.2.3", settings) == "10.1.2.3"


def test_trust_in_everybody_who_connects_is_no_trust_in_whom_they_name(settings: Any) -> None:
    assert heard("192.0.2.200", f"{LIAR}, {VISITOR}", settings, "*") == VISITOR


def test_without_a_proxy_no_header_is_read(settings: Any) -> None:
    assert heard("127.0.0.1", LIAR, settings, "") == "127.0.0.1"
