"""How gunicorn serves the site: `gunicorn -c config/gunicorn.conf.py config.wsgi`."""

import ctypes
import os
from contextlib import suppress
from pathlib import Path

from gunicorn.config import Config
from gunicorn.glogging import Logger
from gunicorn.http import wsgi

from config import metrics, settings
from config.logs import Formatter


class SilentOnVisitors(Logger):
    """gunicorn's messages name the address, the path and the bytes of a request that it refuses; ours do not."""

    def setup(self, cfg: Config) -> None:
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(Formatter())
        # Straight to the logger, so that a line knows which file spoke, and not this wrapper.
        for level in ("debug", "info", "warning", "error", "critical", "exception"):
            setattr(self, level, getattr(self.error_log, level))


# mallopt(3): what is larger than this is given back to the system as soon as it is free. Otherwise glibc raises the bound
# by itself, and each thread keeps for good what one sending of pictures took.
M_MMAP_THRESHOLD, LARGE = -3, 2**20
with suppress(AttributeError, OSError):  # another C library has no such thing
    ctypes.CDLL(None).mallopt(M_MMAP_THRESHOLD, LARGE)


def on_starting(_server: object) -> None:
    # gunicorn has no setting for its Server header; a line of that name tells an attacker what to try.
    wsgi.SERVER = "web"
    if settings.METRICS:
        metrics.listen(settings.METRICS, Path(worker_tmp_dir) if worker_tmp_dir else None)


def post_worker_init(_worker: object) -> None:
    if metrics.listening:
        from testimonies.pages.metrics import serve  # once the worker has its application

        serve(metrics.listening)


def on_exit(_server: object) -> None:
    metrics.end()


# What PostgreSQL may take for a request, so that a lock or a slow query holds no thread for ever (libpq reads this).
# Commands have no such limit: a migration takes the time it needs.
os.environ.setdefault(
    "PGOPTIONS", "-c statement_timeout=15s -c lock_timeout=3s -c idle_in_transaction_session_timeout=60s"
)

bind = f"{settings.HOST}:{settings.PORT}"
workers = settings.WEB_CONCURRENCY
worker_class = "gthread"
threads = 4
# A private place of the kernel's memory: the heartbeat must not wait for a busy disk.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108
wsgi_app = "config.wsgi:application"
proc_name = "testimonies"

logger_class = SilentOnVisitors
accesslog = None
errorlog = "-"
control_socket_disable = True

timeout = 30
graceful_timeout = 20
keepalive = 5
limit_request_line = 4094
limit_request_fields = 64
limit_request_field_size = 8190
forwarder_headers = (
    ""  # a proxy may not say what our paths are: SCRIPT_NAME would put one page in another's place
)
forwarded_allow_ips = settings.TRUSTED_PROXIES
