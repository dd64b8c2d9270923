"""What a log line may hold: words of the program's own source, numbers, and the place in the code. Nothing sent to us.

Django, gunicorn and the database drivers put addresses, paths with queries and typed text into their messages and
exceptions. So a message passes only if it stands as a constant in the file that logs it; of its values only numbers
pass; and an exception is its type and its frames. Everything goes to standard error, one line each.
"""

import ast
import sys
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Any

import structlog
from django.core.exceptions import ImproperlyConfigured
from structlog.typing import EventDict, WrappedLogger

WITHHELD = "(withheld)"
# Names under which our own code may log a string: chosen by the program, never typed by anyone.
OWN_NAMES = {
    "event",
    "level",
    "logger",
    "timestamp",
    "where",
    "command",
    "move",
    "state",
    "kind",
    "testimony",
}
# gunicorn's master process reads no request: what it says (address it listens at, signals) is the operator's.
MASTER = ("gunicorn/arbiter.py", "gunicorn/sock.py")
# Its message says which setting is wrong, and how to mend it; no request makes one.
SPOKEN = (ImproperlyConfigured,)


@lru_cache(maxsize=64)
def constants(path: str) -> frozenset[str]:
    """Every string that stands in a source file; none if it cannot be read."""
    try:
        tree = ast.parse(Path(path).read_bytes())
    except (OSError, SyntaxError, ValueError):
        return frozenset()
    values = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return frozenset(value for value in values if isinstance(value, str))


def sayable(message: str, args: Any, path: str) -> str:
    """The message with its numbers, `…` for any other value; withheld unless `path` holds it as a constant."""
    if message not in constants(path):
        return WITHHELD
    if not isinstance(args, tuple) or not args:
        return message
    whole = path.endswith(MASTER)
    try:
        return message % tuple(value if whole or isinstance(value, int | float) else "…" for value in args)
    except (TypeError, ValueError):
        return message


def place(path: str, line: int, function: str) -> str:
    return f"{'/'.join(Path(path).parts[-2:])}:{line} {function}"


def frames(traceback: TracebackType | None) -> str:
    """The files, lines and functions of a traceback, outermost first, without a line of code or a value."""
    places = []
    while traceback:
        code = traceback.tb_frame.f_code
        places.append(place(code.co_filename, traceback.tb_lineno, code.co_name))
        traceback = traceback.tb_next
    return " > ".join(places)


def named(error: BaseException) -> str:
    """The types of an exception and of its causes; the words only of those that speak to the operator."""
    chain, seen = [error], {id(error)}
    while (cause := chain[-1].__cause__ or chain[-1].__context__) and id(cause) not in seen:
        chain.append(cause)
        seen.add(id(cause))
    names = [type(each).__qualname__ + (f": {each}" if isinstance(each, SPOKEN) else "") for each in chain]
    return " from ".join(names)


def redact(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """A structlog processor: keeps what this module's first lines allow, and names the keys it dropped."""
    record, args = event["_record"], event.pop("positional_args", ())
    if not event["_from_structlog"]:
        event["event"] = sayable(event["event"], args, record.pathname)
        event["where"] = place(record.pathname, record.lineno, record.funcName)
        event["status"] = getattr(record, "status_code", None)
    error = _error(event.pop("exc_info", None))
    safe = {key: value for key, value in event.items() if _passes(key, value)}
    if dropped := sorted(event.keys() - safe.keys() - {"stack_info", "status"}):
        safe["dropped"] = ",".join(dropped)
    if error:
        safe |= {"exception": named(error), "frames": frames(error.__traceback__)}
    return safe


def _passes(key: str, value: object) -> bool:
    return key.startswith("_") or key in OWN_NAMES or isinstance(value, int | float)


def _error(exc_info: Any) -> BaseException | None:
    if exc_info is True:  # what `log.exception` of structlog passes
        return sys.exc_info()[1]
    error: BaseException | None = exc_info[1] if isinstance(exc_info, tuple) else exc_info
    return error


class Formatter(structlog.stdlib.ProcessorFormatter):
    """One redacted `key=value` line for each record, whoever logs it."""

    def __init__(self, *_args: Any, **_options: Any) -> None:
        super().__init__(
            foreign_pre_chain=[structlog.stdlib.add_log_level, structlog.stdlib.add_logger_name],
            processors=[
                structlog.processors.TimeStamper(fmt="iso"),
                redact,
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "logger", "event"]),
            ],
            use_get_message=False,
            pass_foreign_args=True,
        )


structlog.configure(
    processors=[
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    wrapper_class=structlog.stdlib.BoundLogger,
)

_BUBBLE = {"handlers": [], "propagate": True}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"safe": {"()": "config.logs.Formatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "safe"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        # Named to take away Django's own handlers: its mails to administrators carry the whole request.
        "django": {**_BUBBLE, "level": "WARNING"},
        "django.server": {**_BUBBLE, "level": "ERROR"},
        # A page not found or a refused form is a visitor's affair, and there are many in a raid.
        "django.request": {**_BUBBLE, "level": "ERROR"},
        # Django leaves it to the server to drop the body of an answer to HEAD; gunicorn does, and warns each time.
        "gunicorn.http": {**_BUBBLE, "level": "ERROR"},
        "testimonies": {**_BUBBLE, "level": "INFO"},
    },
}
