from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from .looking import Eyes


@pytest.fixture
def eyes(browser: Browser, live_server: Any) -> Iterator[Eyes]:
    context = browser.new_context(base_url=live_server.url)
    yield Eyes(context, live_server.url)
    context.close()
