"""Whether the process is alive, and whether it can serve."""

from django.core.cache import cache
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from testimonies.models import Testimony
from testimonies.rules import keys, replica
from testimonies.rules.doctor import records
from testimonies.rules.trail import today


@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    return HttpResponse("alive\n", content_type="text/plain; charset=utf-8")


@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """200 when database, migrations, cache, keys and a replica are right, else 503, each named; the oldest wait in days."""
    try:
        state = {
            "database": True,
            "migrations": not records.pending_migrations(),
            "cache": _cache_keeps(),
            "keys": not keys.key_faults(),
            **({"replica": replica.is_near()} if replica.is_set_up() else {}),
        }
        waits = {"oldest_waiting_days": _oldest_wait()}
    except DatabaseError:
        return JsonResponse({"database": False}, status=503)
    return JsonResponse(state | waits, status=200 if all(state.values()) else 503)


def _cache_keeps() -> bool:
    try:
        cache.set("ready", 1, 5)
        return bool(cache.get("ready") == 1)
    except Exception:  # noqa: BLE001  # each client of a cache has errors of its own
        return False


def _oldest_wait() -> int | None:
    oldest = (
        Testimony.objects.waiting().order_by("submitted_on").values_list("submitted_on", flat=True).first()
    )
    return (today() - oldest).days if oldest else None
