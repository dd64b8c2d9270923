"""Whether the process is alive, and whether it can serve."""

from django.core.checks import ERROR, run_checks
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse


def alive(request: HttpRequest) -> HttpResponse:
    return HttpResponse("alive\n", content_type="text/plain; charset=utf-8")


def ready(request: HttpRequest) -> HttpResponse:
    """200 when database, migrations and keys are right, else 503; each named."""
    try:
        executor = MigrationExecutor(connection)
        pending = bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        faults = [check.id for check in run_checks(databases=["default"]) if check.level >= ERROR]
    except DatabaseError:
        return JsonResponse({"database": False}, status=503)
    state = {"database": True, "migrations": not pending, "keys": not faults}
    return JsonResponse(state, status=200 if all(state.values()) else 503)
