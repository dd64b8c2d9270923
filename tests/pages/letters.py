"""Going through the pages of a letter as its author does."""

import re
from html import unescape
from typing import Any

from django.test import Client

from .test_testify import OURS

FRENCH, ENGLISH = "/droits/lettre/", "/en/rights/letter/"
CHOSEN = {"kind": "company", "version": "minimal", "country": "FR"}
ANSWERED: dict[str, Any] = {
    "visit": "12/03/2026", "visit_type": "line", "data_used": ["number", "address"], "source": "given",
    "happened": ["messages"], "at_home": ["entered"], "asks": ["stop", "access"], "landlord_asks": ["stop", "agree"],
    "reply_by": "email", "company": "Exemple & Fils", "landlord": "Mme Durand", "sender_name": "Camille Martin",
    "sender_contact": "12 rue des Lilas\r\n69003 Lyon", "place": "Lyon", "facts": "Un SMS le soir même.",
    "contacts": "12 mars 2026, SMS", "worker_hint": "créneau de 14 h", "customer_ref": "A-1", "dpo_address": "dpo@example.org",
    "evidence": "captures d’écran", "first_sent": "01/10/2026", "proof": "recommandé", "reminded": "05/11/2026",
    "exercised": ["access"],
    "company_reply": "partial", "replied": "20/10/2026", "company_address": "1 avenue de l’Exemple", "siren": "123 456 789",
    "landlord_address": "3 place du Marché",
}  # fmt: skip


def step(client: Client, name: str, address: str = FRENCH, **fields: Any) -> Any:
    return client.post(address, CHOSEN | {"step": name} | fields, **OURS)


def written(client: Client, address: str = FRENCH, **fields: Any) -> Any:
    return step(client, "write", address, **(ANSWERED | fields))


def taken(client: Client, file: str, **fields: Any) -> Any:
    return step(client, file, **(ANSWERED | fields))


def field(page: Any, name: str = "letter") -> str:
    """What stands in a textarea of the page."""
    found = re.search(rf'<textarea name="{name}"[^>]*>\n?(.*?)</textarea>', page.content.decode(), re.DOTALL)
    assert found, "no such field"
    return unescape(found[1])


def ticked(page: Any, name: str) -> list[str]:
    boxes = re.findall(r"<input[^>]+>", page.content.decode())
    values = (
        re.search(r'value="([^"]*)"', box) for box in boxes if f'name="{name}"' in box and " checked" in box
    )
    return [value[1] for value in values if value]


def carried(page: Any, name: str) -> list[str]:
    hidden = re.findall(rf'<input type="hidden" name="{name}" value="([^"]*)"', page.content.decode())
    return [unescape(value) for value in hidden]
