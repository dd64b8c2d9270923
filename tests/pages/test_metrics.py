"""Figures for monitoring: what they tell, at an address of their own, and that nothing of a visitor is among them."""

import json
import re
import socket
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import yaml
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from testimonies.models import Beat, Lane, Outbox, Reason, Testimony
from testimonies.pages.metrics import serve
from testimonies.rules import gauges, limits, metrics, moderation, outbox

from .. import people
from ..house import python_files
from ..services import ROOT
from ..walk import addresses

CANARY, ADDRESS = "zibeline", "203.0.113.9"


@pytest.fixture
def measured(settings: Any) -> Client:
    settings.METRICS = ("127.0.0.1", 9464)
    return Client(
        raise_request_exception=False,
        REMOTE_ADDR=ADDRESS,
        HTTP_USER_AGENT=CANARY,
        HTTP_X_FORWARDED_FOR=ADDRESS,
        HTTP_REFERER=f"http://127.0.0.1/{CANARY}",
    )


def said() -> str:
    return metrics.exposition(gauges.Gauges()).decode()


def value(series: str) -> float:
    """Of one series, written as Prometheus does; 0 where there is none yet."""
    found = re.search(rf"^{re.escape(series)} (\S+)$", said(), re.MULTILINE)
    return float(found[1]) if found else 0


@pytest.mark.django_db
def test_nothing_is_counted_unless_metrics_says_where(client: Client, settings: Any) -> None:
    assert settings.METRICS is None
    series = 'testimonies_requests_total{method="GET",route="testify",status="2xx"}'
    before = value(series)
    assert client.get("/temoigner/").status_code == 200
    assert value(series) == before


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "route", "status"),
    [
        ("/temoigner/", "testify", "2xx"),
        ("/en/testify/", "testify", "2xx"),
        (f"/{CANARY}/", "none", "4xx"),
        ("/admin/", "admin:index", "3xx"),
    ],
)
def test_an_answer_is_counted_under_the_name_of_its_page(
    measured: Client, path: str, route: str, status: str
) -> None:
    counted = f'testimonies_requests_total{{method="GET",route="{route}",status="{status}"}}'
    timed = f'testimonies_request_seconds_count{{route="{route}"}}'
    before = value(counted), value(timed)
    measured.get(path)
    assert (value(counted), value(timed)) == (before[0] + 1, before[1] + 1)


@pytest.mark.django_db
def test_a_method_that_a_visitor_made_up_is_no_label(measured: Client) -> None:
    measured.generic(CANARY.upper(), "/temoigner/")
    assert CANARY.upper() not in said()
    assert 'method="other"' in said()


@pytest.mark.django_db
def test_a_walk_through_every_page_leaves_nothing_of_a_visitor_in_the_figures(measured: Client) -> None:
    row = people.published(f"Une histoire de {CANARY} assez longue.")
    words = people.sent().words
    for address in addresses(public_id=row.pk, slug=row.call.slug):
        if not address.startswith("/en/"):
            measured.get(address, {"q": CANARY})
    for address in ("/temoigner/", "/temoigner/envoyer/", "/suivi/", "/admin/login/"):
        measured.post(address, {"story": CANARY, "receipt": " ".join(words), "username": CANARY})
    text = said()
    assert len(re.findall(r"^testimonies_requests_total", text, re.MULTILINE)) > 20
    assert not [one for one in (CANARY, ADDRESS, row.pk, *words) if one in text]


@pytest.mark.django_db
def test_a_limit_is_counted_by_its_name_when_it_is_reached(settings: Any) -> None:
    settings.METRICS = ("127.0.0.1", 9464)
    series = 'testimonies_limits_hit_total{limit="of the tests"}'
    assert [limits.allows("of the tests", ADDRESS, 2, 60) for _act in range(4)] == [True, True, False, False]
    assert value(series) == 2


def test_the_name_of_a_limit_stands_in_the_code() -> None:
    """One that is put together at run time could hold what it is about: an id, an address."""
    code = "".join(path.read_text() for path in python_files("testimonies") if path.name != "limits.py")
    made = re.findall(r"\b(?:Limit|limits\.allows)\((.)", code)
    assert len(made) > 10
    assert set(made) == {'"'}


@pytest.mark.django_db
def test_queues_are_told_by_call_and_lane_with_their_oldest_day() -> None:
    row, held, flood = (people.waiting(f"Une histoire, la {number}e, assez longue.") for number in range(3))
    Testimony.objects.update(lane=Lane.NORMAL)
    Testimony.objects.filter(pk=row.pk).update(submitted_on=timezone.localdate() - timedelta(days=12))
    Testimony.objects.filter(pk=flood.pk).update(lane=Lane.FLOOD)
    moderation.escalate(held, by=people.by(people.a_moderator()), reason=Reason.DANGER)
    call = row.call.slug
    labels = {
        queue: f'{{call="{call}",queue="{queue}"}}' for queue in ("normal", "flood", "escalated", "answers")
    }
    assert [value(f"testimonies_queue_size{each}") for each in labels.values()] == [2, 1, 1, 0]
    assert value(f"testimonies_queue_oldest_days{labels['normal']}") == 12
    assert value("testimonies_oldest_wait_days") == 12


@pytest.mark.django_db
def test_a_scrape_asks_the_same_however_much_waits_and_nothing_for_a_while(
    django_assert_num_queries: Any,
) -> None:
    for number in (1, 2):
        people.waiting(f"Une histoire, la {number}e, assez longue.")
        found = gauges.Gauges()
        with django_assert_num_queries(5):
            metrics.exposition(found)
        with django_assert_num_queries(0):
            metrics.exposition(found)


@pytest.mark.django_db
def test_the_timer_the_brake_and_mail_are_told(settings: Any) -> None:
    settings.EMAIL_URL = "smtp://127.0.0.1:1"
    assert "testimonies_beat_age_seconds" not in said()
    Beat.objects.create(
        pk=1, at=timezone.now() - timedelta(minutes=5), braked_since=timezone.now(), cause="many"
    )
    lead = people.a_lead()
    lead.email = "lead@example.org"
    lead.save(update_fields=["email"])
    outbox.tell([lead], "brake", key="brake", cause="many", number=3)
    Outbox.objects.update(written_at=timezone.now() - timedelta(hours=2))
    assert 300 <= value("testimonies_beat_age_seconds") < 330
    assert (value("testimonies_brake"), value("testimonies_outbox_late")) == (1, 1)


def test_a_database_that_is_away_is_told_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> None:
        raise DatabaseError

    monkeypatch.setattr(gauges, "_queues", away)
    assert value("testimonies_database_up") == 0
    assert "testimonies_queue" not in said()


# The address


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setattr(gauges, "_found", list)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        serve(listening)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"


def test_it_is_told_at_one_path_and_without_a_word_of_what_serves_it(place: str) -> None:
    with urllib.request.urlopen(f"{place}/metrics", timeout=5) as answer:
        assert b"# TYPE testimonies_requests_total counter" in answer.read()
        assert answer.headers["Server"] == "web"
    with pytest.raises(urllib.error.HTTPError, match="404") as refused:
        urllib.request.urlopen(f"{place}/{CANARY}", timeout=5)
    refused.value.close()


@pytest.mark.django_db
def test_the_site_itself_has_no_such_page(measured: Client) -> None:
    assert measured.get("/metrics").status_code == 404


# Dashboard and alerts


def expressions() -> list[str]:
    board = json.loads((ROOT / "deploy" / "grafana-dashboard.json").read_text())
    rules = yaml.safe_load((ROOT / "deploy" / "alerts.yml").read_text())
    shown = [target["expr"] for panel in board["panels"] for target in panel["targets"]]
    alerts = [rule["expr"] for group in rules["groups"] for rule in group["rules"]]
    assert len(shown) > 8 and len(alerts) > 6
    return shown + alerts


@pytest.mark.django_db
def test_every_figure_that_the_dashboard_and_the_alerts_name_is_told(settings: Any) -> None:
    Beat.objects.create(pk=1, at=timezone.now())
    told = set(re.findall(r"^# TYPE (\S+)", said(), re.MULTILINE))
    parts = {f"{name}{end}" for name in told for end in ("_bucket", "_count", "_sum")}
    named = {name for one in expressions() for name in re.findall(r"\btestimonies_\w+", one)}
    assert named - told - parts == set()
    assert told - {re.sub(r"_(bucket|count|sum)$", "", name) for name in named} - named == set()


def test_every_alert_says_what_to_do() -> None:
    rules = yaml.safe_load((ROOT / "deploy" / "alerts.yml").read_text())
    for rule in (rule for group in rules["groups"] for rule in group["rules"]):
        assert rule["annotations"]["summary"] and rule["annotations"]["mend"], rule["alert"]
