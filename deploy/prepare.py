"""One start of Django for all that comes before serving: migrations, the demo, static files when one has changed."""

import hashlib
import importlib
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))


def state_of(folder: Path) -> str:
    """Changes with any file of ours, with the settings, and with the lock (static files of packages come with it)."""
    paths = [ROOT / "requirements.txt", ROOT / "config" / "settings.py", *folder.rglob("*")]
    lines = [f"{path} {path.stat().st_mtime_ns} {path.stat().st_size}" for path in sorted(paths)]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def collect_static() -> None:
    from django.conf import settings
    from django.core.management import call_command

    stamp = Path(settings.STATIC_ROOT) / ".collected"
    state = state_of(ROOT / "static")
    if not stamp.exists() or stamp.read_text() != state:
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        stamp.write_text(state)


def refuse_other_keys() -> None:
    """Before anything is sealed with keys that are not those of the database."""
    from testimonies.rules.keys import key_faults

    if faults := key_faults():
        raise SystemExit("testimonies: " + " ".join(faults))


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import CommandError, call_command

    try:
        django.setup()
        call_command("migrate", interactive=False, verbosity=0)
        refuse_other_keys()
        call_command("demo", verbosity=0)
        collect_static()
        # The application refuses a wrong key as it loads: here in one line, before a server is there to try again.
        importlib.import_module("config.wsgi")
    except (CommandError, ImproperlyConfigured) as error:
        raise SystemExit(f"testimonies: {error}") from None


if __name__ == "__main__":
    main()
