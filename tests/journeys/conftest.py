"""Browsers of people's own."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext

Phone = Callable[..., BrowserContext]


@pytest.fixture
def visit(browser: Browser, live_server: Any) -> Iterator[Phone]:
    """Opens a browser of somebody's own: width, scripts, colours."""
    opened: list[BrowserContext] = []

    def new(*, width: int = 320, scripts: bool = True, scheme: str = "light") -> BrowserContext:
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 720},
            java_script_enabled=scripts,
            color_scheme=scheme,  # type: ignore[arg-type]
            locale="fr-FR",
        )
        context.set_default_timeout(10_000)
        opened.append(context)
        return context

    yield new
    for context in opened:
        context.set_offline(True)  # the last word of a page of the desk would come after the test
        context.close()
