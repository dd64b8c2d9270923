"""All settings, read from the environment.

Each value may come as `NAME` or as `NAME_FILE` (the path of a file that holds it). Beside the environment, the file named
by `SETTINGS_FILE` is read (`var/settings.env` unless said otherwise; empty for none): `make run` writes it.
A wrong or missing value stops the start and says how to mend it.
"""

import base64
import binascii
import os
import re
from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from config import languages
from config.backups import recipients
from config.logs import LOGGING as LOGGING
from config.mail import mail_server, sender
from config.metrics import metrics_address

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.FileAwareEnv()
_settings_file = os.environ.get("SETTINGS_FILE", str(BASE_DIR / "var" / "settings.env"))
if _settings_file and Path(_settings_file).is_file():
    env.read_env(_settings_file)


def _required(name: str, hint: str) -> str:
    value: str = env.str(name, default="")
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. {hint}")
    return value


HINT_OF_KEYS = 'Write "id:key" pairs, e.g. k1:$(head -c 32 /dev/urandom | base64 -w0)'


def _keys(name: str, raw: str, frame: bytes = b"", hint: str = HINT_OF_KEYS) -> dict[str, bytes]:
    """`id:base64` pairs separated by commas, the current key first. Each key is 32 bytes, behind the `frame`."""
    keys: dict[str, bytes] = {}
    for pair in raw.split(","):
        key_id, _colon, encoded = pair.strip().partition(":")
        try:
            framed = base64.b64decode(encoded, validate=True)
        except binascii.Error as error:
            raise ImproperlyConfigured(f"{name}: key {key_id!r} is not base64. {hint}") from error
        key = framed.removeprefix(frame)
        if not framed.startswith(frame):
            raise ImproperlyConfigured(f"{name}: {key_id!r} is not of the form asked for. {hint}")
        if len(key) != 32 or not key_id.isalnum() or len(key_id) > 16 or key_id in keys:
            raise ImproperlyConfigured(f"{name}: {key_id!r} wants a unique id and 32 bytes. {hint}")
        if key in keys.values():
            raise ImproperlyConfigured(f"{name}: {key_id!r} holds the same key as another id. {hint}")
        keys[key_id] = key
    return keys


def _choice(name: str, default: str, choices: tuple[str, ...]) -> str:
    value: str = env.str(name, default=default)
    if value not in choices:
        raise ImproperlyConfigured(f"{name}={value!r}: write one of {', '.join(choices)}.")
    return value


def _whole(name: str, default: int, low: int, high: int) -> int:
    raw = env.str(name, default=str(default))
    if not raw.isdecimal() or not low <= int(raw) <= high:
        raise ImproperlyConfigured(f"{name}={raw!r}: write a whole number from {low} to {high}.")
    return int(raw)


def _url(name: str, default: str) -> str:
    value: str = env.str(name, default=default)
    if value and (urlsplit(value).scheme not in {"http", "https"} or not urlsplit(value).hostname):
        raise ImproperlyConfigured(f"{name}={value!r}: write a whole address, e.g. https://example.org/")
    return value


def _yes_or_no(name: str) -> bool:
    return _choice(name, "false", ("true", "false")) == "true"


# The site. Its own address decides how strict transport is: https everywhere, plain http for loopback alone.
SITE_URL = _required("SITE_URL", "Write the public address, e.g. https://temoignages.example.org").rstrip("/")
_site = urlsplit(SITE_URL)
IS_LOOPBACK = _site.hostname in {"127.0.0.1", "localhost", "::1"}
IS_HTTPS = _site.scheme == "https"
if _site.scheme not in {"http", "https"} or not _site.hostname or _site.path:
    raise ImproperlyConfigured(
        f"SITE_URL={SITE_URL!r}: write scheme and host only, e.g. https://temoignages.example.org"
    )
if not IS_HTTPS and not IS_LOOPBACK:
    raise ImproperlyConfigured(f"SITE_URL={SITE_URL!r}: http is accepted for 127.0.0.1 only. Use https.")
SITE_NAME = env.str("SITE_NAME", default="Témoignages")
# Where readers find the source of the running site: the licence asks for it, and testimonies.W002 reminds of it.
SOURCE_URL = _url("SOURCE_URL", "")
# Where « Quitter » leads: a page anybody may have been reading, and that knows nobody.
EXIT_URL = _url("EXIT_URL", "https://meteofrance.com/")

SECRET_KEY = _required("SECRET_KEY", "Write 50 random characters.")
if len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("SECRET_KEY is too short. Write 50 random characters.")
ENCRYPTION_KEYS = _keys("ENCRYPTION_KEYS", _required("ENCRYPTION_KEYS", HINT_OF_KEYS))
RECEIPT_KEYS = _keys("RECEIPT_KEYS", _required("RECEIPT_KEYS", HINT_OF_KEYS))
# Ed25519 (docs/operating/keys.md): the first signs sheets of deposit, all verify them. Without one none are offered.
_signing, _retired = env.str("SIGNING_KEYS", default=""), env.str("RETIRED_SIGNING_KEYS", default="")
SIGNING_KEYS = _keys("SIGNING_KEYS", _signing) if _signing else {}
# Public halves alone, framed as in the PEM block (RFC 8410): a seed put here by mistake would be published.
_FRAME = bytes.fromhex("302a300506032b6570032100")
_HINT = 'Write "id:public key", as /.well-known/deposit-keys.json shows them.'
RETIRED_SIGNING_KEYS = _keys("RETIRED_SIGNING_KEYS", _retired, _FRAME, _HINT) if _retired else {}
if SIGNING_KEYS.keys() & RETIRED_SIGNING_KEYS.keys():
    raise ImproperlyConfigured(
        "RETIRED_SIGNING_KEYS holds an id that SIGNING_KEYS holds too: a key signs, or is retired."
    )

SECOND_FACTOR = _choice("SECOND_FACTOR", "required", ("required", "optional"))
RELEASE_DELAY_DAYS = _whole("RELEASE_DELAY_DAYS", 5, 0, 60)
if not IS_LOOPBACK and (SECOND_FACTOR == "optional" or RELEASE_DELAY_DAYS == 0):
    raise ImproperlyConfigured(
        "SECOND_FACTOR=optional and RELEASE_DELAY_DAYS=0 are for 127.0.0.1 only: they would expose moderators, and tell "
        "readers the day an author wrote. Remove them."
    )

DEBUG = _yes_or_no("DEBUG")
if DEBUG and not IS_LOOPBACK:
    raise ImproperlyConfigured(
        "DEBUG is for 127.0.0.1 only: its error pages show what people wrote. Remove it."
    )
LOOPBACK = {"127.0.0.1", "localhost", "::1", "[::1]"}
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=[_site.hostname])
if "*" in ALLOWED_HOSTS or (IS_LOOPBACK and not set(ALLOWED_HOSTS) <= LOOPBACK):
    raise ImproperlyConfigured(
        "ALLOWED_HOSTS: name your hosts, without *; beside a loopback SITE_URL only loopback ones."
    )

# The desk's own name, if it has one: then it answers there alone, and the pages do not.
ADMIN_HOST = env.str("ADMIN_HOST", default="")
if ADMIN_HOST and not re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)*", ADMIN_HOST):
    raise ImproperlyConfigured(
        f"ADMIN_HOST={ADMIN_HOST!r}: write a name in small letters and no more, e.g. desk.example.org"
    )
if ADMIN_HOST and _site.hostname == ADMIN_HOST:
    raise ImproperlyConfigured("ADMIN_HOST is the name of SITE_URL: give the desk another one, or none.")
if IS_LOOPBACK and ADMIN_HOST and ADMIN_HOST not in LOOPBACK:
    raise ImproperlyConfigured("ADMIN_HOST: beside a loopback SITE_URL, write 127.0.0.1 or localhost.")
_desk = ADMIN_HOST or _site.hostname or ""
ADMIN_URL = f"{_site.scheme}://{_site.netloc.replace(_site.hostname or '', _desk, 1)}"
if ADMIN_HOST and ADMIN_HOST not in ALLOWED_HOSTS:
    ALLOWED_HOSTS = [*ALLOWED_HOSTS, ADMIN_HOST]

# Application
INSTALLED_APPS = [
    "testimonies",
    "testimonies.admin.apps.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
]
MIDDLEWARE = [
    "testimonies.pages.metrics.Measured",
    "django.middleware.security.SecurityMiddleware",
    "testimonies.pages.middleware.PrivateByDefault",
    "testimonies.pages.middleware.PlainText",
    "testimonies.pages.caching.KeptPages",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "testimonies.pages.middleware.Policy",
    "testimonies.pages.middleware.TwoNames",
    "testimonies.pages.middleware.LanguageFromPath",
    "django.middleware.common.CommonMiddleware",
    "testimonies.pages.uploads.GivesRoomBack",
    "testimonies.pages.middleware.Anonymous",
    "testimonies.pages.middleware.Sessions",
    "django.middleware.csrf.CsrfViewMiddleware",
    "testimonies.pages.middleware.Users",
    "testimonies.pages.middleware.SecondFactors",
    "testimonies.admin.sessions.StillHere",
    "testimonies.pages.middleware.Messages",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "testimonies.pages.errors.DatabaseAway",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "testimonies.pages.context.site",
            ],
            "builtins": [f"django.templatetags.{name}" for name in ("i18n", "static")]
            + ["testimonies.templatetags.once"],
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
FORM_RENDERER = "testimonies.pages.widgets.Written"

# Records
DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{BASE_DIR / 'var' / 'db.sqlite3'}")}
# What readers' pages ask, if there is one (docs/operating/large.md). Its address may name several hosts, as libpq takes them.
if env.str("DATABASE_REPLICA_URL", default=""):
    DATABASES["replica"] = env.db_url("DATABASE_REPLICA_URL")
    DATABASE_ROUTERS = ["testimonies.rules.replica.Router"]
    if {one["ENGINE"] for one in DATABASES.values()} != {"django.db.backends.postgresql"}:
        raise ImproperlyConfigured(
            "DATABASE_REPLICA_URL: both it and DATABASE_URL have to name a PostgreSQL (postgres://…)."
        )
# Readers' pages ask the primary while the replica may be behind by more seconds than this, and /readyz says 503.
REPLICA_LAG_SECONDS = _whole("REPLICA_LAG_SECONDS", 3, 1, 4)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # IMMEDIATE makes a writer wait its turn instead of failing half-way; the others are security.md 1.8 and performance 9.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; "
        "PRAGMA trusted_schema=OFF;",
    }
for _database in DATABASES.values():
    if _database["ENGINE"] != "django.db.backends.postgresql":
        continue
    _database["ENGINE"] = "config.postgresql"
    # One that hangs must be known as such while she still waits. The address may say otherwise: ?connect_timeout=10.
    _database["OPTIONS"] = {"connect_timeout": 3} | _database.get("OPTIONS", {})
    # Where the address keeps connections (?conn_max_age=60, docs/performance.md), one that died is known by the first question.
    _database["CONN_HEALTH_CHECKS"] = True
    # Behind PgBouncer: ?disable_server_side_cursors=true. The word comes as text, of which any is true.
    _said = str(_database.get("DISABLE_SERVER_SIDE_CURSORS", "false")).lower()
    if _said not in ("true", "false"):
        raise ImproperlyConfigured(f"disable_server_side_cursors={_said!r}: write true or false.")
    _database["DISABLE_SERVER_SIDE_CURSORS"] = _said == "true"
_cache = env.cache_url("CACHE_URL", default="locmemcache://?max_entries=20000")
if _cache["BACKEND"].endswith((".FileBasedCache", ".DatabaseCache")):
    raise ImproperlyConfigured(
        "CACHE_URL names a cache that lies on a disk: who came from where could be read there. Write e.g. redis://127.0.0.1/0"
    )
if _cache["BACKEND"].endswith(".RedisCache"):
    _cache["BACKEND"] = "config.caches.RedisCache"
# Limits count apart, so that nothing else that is cached pushes them out. In memory one count takes about 300 bytes.
_counts = {"BACKEND": "config.caches.Memory", "OPTIONS": {"MAX_ENTRIES": 150_000}}
CACHES = {
    "default": _cache,
    "limits": _counts if "locmem" in _cache["BACKEND"] else {**_cache, "KEY_PREFIX": "limits"},
}

# How long things are kept, in days: usual, least and most of each KEEP_…_DAYS. What then happens: docs/retention.md.
_PERIODS = {
    "waiting": (90, 61, 365),  # leads are warned after 30 and 60 days; nothing goes without their yes
    "changes_asked": (30, 14, 90),
    "approved": (180, 151, 365),  # longer than the release delay and the answer awaited at their most
    "original": (120, 90, 365),
    "original_hate": (365, 120, 730),
    "suspended": (180, 90, 730),
    "refused": (30, 30, 365),
    "flood": (30, 30, 90),
    "counted_text": (30, 30, 365),
    "withdrawn": (60, 31, 120),  # from the first day of its month, longer than a nonce is good
    "forgotten": (365, 60, 1095),
    "trail": (365, 120, 1095),
    "notes": (30, 14, 90),
    "notices": (365, 90, 730),  # from the day they are answered
}
KEEP_DAYS = {name: _whole(f"KEEP_{name.upper()}_DAYS", *bounds) for name, bounds in _PERIODS.items()}
# Whether somebody read a text is known by the trail alone.
_longest = max(
    "waiting changes_asked approved suspended refused flood counted_text".split(), key=KEEP_DAYS.__getitem__
)
if KEEP_DAYS["trail"] < KEEP_DAYS[_longest]:
    raise ImproperlyConfigured(
        f"KEEP_TRAIL_DAYS={KEEP_DAYS['trail']} is shorter than KEEP_{_longest.upper()}_DAYS={KEEP_DAYS[_longest]}: what was "
        "read would count as unread, and stay. Make it as long at least."
    )
# What was erased, by id, outside the database and its backups.
PURGE_LEDGER = env.str("PURGE_LEDGER", default=str(BASE_DIR / "var" / "purged.txt"))

# Public halves alone (docs/operating/backup.md): who holds this machine can make backups and read none.
BACKUP_PUBLIC_KEY: list[str] = recipients(env.str("BACKUP_PUBLIC_KEY", default=""))

# Mail to the team: without EMAIL_URL nothing is mailed, and the desk shows the notes all the same.
EMAIL_URL = env.str("EMAIL_URL", default="")
EMAIL_FROM = env.str("EMAIL_FROM", default="")
if EMAIL_URL:
    globals().update(mail_server(EMAIL_URL))
    DEFAULT_FROM_EMAIL = SERVER_EMAIL = sender(EMAIL_FROM)

# The server (gunicorn.conf.py reads these): where it listens, how many processes, which proxies it believes.
HOST = env.str("HOST", default="127.0.0.1")
if IS_LOOPBACK and HOST not in LOOPBACK:
    raise ImproperlyConfigured(
        f"HOST={HOST!r} is open to others, and SITE_URL is loopback. Set SITE_URL to the public one."
    )
PORT = _whole("PORT", 8000, 1, 65535)
WEB_CONCURRENCY = _whole("WEB_CONCURRENCY", 1, 1, 64)
TRUSTED_PROXIES = env.str("TRUSTED_PROXIES", default="127.0.0.1,::1")
if WEB_CONCURRENCY > 1 and "locmem" in CACHES["default"]["BACKEND"]:
    raise ImproperlyConfigured(
        "WEB_CONCURRENCY is over 1: the processes need one cache. Set CACHE_URL, e.g. redis://127.0.0.1/0, or leave 1."
    )
# Figures for monitoring, at an address of their own (docs/operating/monitoring.md); None where it is empty.
METRICS = metrics_address(env.str("METRICS", default=""), PORT, is_open=_yes_or_no("METRICS_OPEN"))

# Accounts: moderators only. Authors have none.
AUTHENTICATION_BACKENDS = ["testimonies.rules.rights.AtOnce"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "admin:login"
PASSWORD_RESET_TIMEOUT = 24 * 3600  # an invitation is good for a day
# Eight hours from the login, however busy; half an hour without a request. Both are kept by the server.
SESSION_ENGINE = "testimonies.models.sessions"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_IDLE_SECONDS = 30 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_AGE = None
CSRF_COOKIE_HTTPONLY = True
# A stolen account, or a tired person, does not read everything: texts one member of the desk opens a day, at most.
DESK_OPENED_A_DAY = _whole("DESK_OPENED_A_DAY", 120, 10, 1000)
OTP_TOTP_ISSUER = SITE_NAME
# django-otp's own delay is one for all sources: who knows a password could keep its owner out. rules/tries.py counts instead.
OTP_TOTP_THROTTLE_FACTOR = OTP_STATIC_THROTTLE_FACTOR = 0
KNOWN_DEVICE_COOKIE = "known-device"
if IS_HTTPS:
    KNOWN_DEVICE_COOKIE = "__Host-known-device"
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
CSRF_TRUSTED_ORIGINS = [ADMIN_URL]

# Transport and headers
SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_HTTPS else None
SECURE_HSTS_SECONDS = 63_072_000 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
# `no-referrer` would make a browser's own form say `Origin: null`, and be refused.
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "worker-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
# Of a picture that is served: nothing in it may run or load, whatever a browser takes it for (ASVS 3.2.1).
PICTURE_POLICY = "default-src 'none'; sandbox"
# A 3 MB paste must come back with an error beside it, not as a bare 400: the forms' own limits speak first.
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
# Screenshots, in memory, at one address: Django would write a file to the disk in clear.
FILE_UPLOAD_HANDLERS = ["testimonies.pages.uploads.InMemoryPictures"]

# Languages: French has no prefix, each other one lives under its own (/en/). The path alone decides (decision 23).
LANGUAGE_CODE = "fr"
LANGUAGES = languages.offered(
    env.list("LANGUAGES", default=["fr", "en"]), BASE_DIR / "testimonies" / "locale"
)
USE_TZ = True
TIME_ZONE = "Europe/Paris"
FORMAT_MODULE_PATH = ["config.formats"]

# Static files: our own, small, hashed.
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "var" / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
