"""`deploy/install` and its units name what is there (`make install-test` does the whole of it on a bare Debian)."""

import re
import subprocess

import pytest

from .services import ROOT

INSTALL = ROOT / "deploy" / "install"
UNITS = sorted((ROOT / "deploy" / "systemd").iterdir())
CODE = "/opt/testimonies/"


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_a_unit_starts_what_is_there_as_a_user_without_rights(unit: object) -> None:
    text = unit.read_text()  # type: ignore[attr-defined]
    if "[Service]" not in text:
        assert "OnCalendar=" in text and "[Install]" in text
        return
    assert (
        "User=testimonies\n" in text and "ProtectSystem=strict\n" in text and "NoNewPrivileges=yes\n" in text
    )
    program, *arguments = re.search(r"^ExecStart=(.+)$", text, re.MULTILINE)[1].split()  # type: ignore[index]
    named = [one for one in arguments if one[0] != "/" and ("/" in one or one.endswith(".py"))]
    assert program.removeprefix(CODE).startswith(".venv/bin/") and named
    assert all((ROOT / one).exists() for one in named)
    if "manage.py" in arguments:
        assert (
            ROOT / "testimonies/management/commands" / f"{arguments[arguments.index('manage.py') + 1]}.py"
        ).exists()


def test_a_unit_asks_for_no_program_that_a_small_debian_lacks() -> None:
    """`/bin/kill` is procps', which debootstrap's smallest Debian is without: each reload would fail."""
    lines = [re.findall(r"^Exec\w+=(\S+)", unit.read_text(), re.MULTILINE) for unit in UNITS]
    programs = {one for found in lines for one in found if not one.startswith(CODE)}
    assert programs == {"/bin/sh", "/bin/grep"}


def test_the_site_is_reloaded_only_once_it_listens() -> None:
    """A `HUP` before gunicorn knows the signal ends it; deploy/install reloads what it has just started."""
    unit = (ROOT / "deploy/systemd/testimonies.service").read_text()
    assert "Type=notify\n" in unit and "kill -HUP $MAINPID" in unit


def test_each_unit_that_is_switched_on_is_there() -> None:
    (line,) = re.findall(r"systemctl enable --quiet --now (.+)", INSTALL.read_text())
    there = {path.name for path in UNITS}
    assert {name if "." in name else f"{name}.service" for name in line.split() if name != "nginx"} <= there


@pytest.mark.parametrize(
    ("arguments", "says"), [((), "usage"), (("https://a.org", "me@a.org", "https://a.org"), "no host name")]
)
def test_a_wrong_call_says_how_to_call_it_and_does_nothing(arguments: tuple[str, ...], says: str) -> None:
    done = subprocess.run([INSTALL, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 1 and (says in done.stderr or "only root" in done.stderr)
