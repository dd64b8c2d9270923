"""Hands for the tests of the desk: pages by name, acts as a browser posts them."""

from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from testimonies.models import Testimony
from tests import people

QUEUE = "/admin/testimonies/testimony/"


def at_desk(user: Any) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def item(row: Testimony) -> str:
    return reverse("admin:testimonies_testimony_change", args=[row.pk])


def act(client: Client, row: Testimony, name: str, **data: Any) -> HttpResponse:
    """Posts one act as the page of the row, as it is in `row`, would; the box before an approval is ticked."""
    seen = {"version": row.version, "state": row.state} | ({"looked": "on"} if name == "approve" else {})
    return client.post(reverse("admin:testimonies_testimony_act", args=[row.pk, name]), seen | data)


def opened(client: Client, row: Testimony) -> str:
    """The item page after Claim and Open the text."""
    act(client, row, "claim")
    act(client, row, "open")
    return client.get(item(row)).content.decode()


def unmarked(story: str) -> Testimony:
    """Sent at a time when the detector saw less: nothing in it was hidden by its author."""
    row = people.waiting(story)
    row.redactions.all().delete()
    return row
