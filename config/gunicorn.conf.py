"""How gunicorn serves the site: `gunicorn -c config/gunicorn.conf.py config.wsgi`."""

from pathlib import Path

from gunicorn.config import Config
from gunicorn.glogging import Logger
from gunicorn.http import wsgi

from config import settings
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


def on_starting(_server: object) -> None:
    # gunicorn has no setting for its Server header; a line of that name tells an attacker what to try.
    wsgi.SERVER = "web"


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
