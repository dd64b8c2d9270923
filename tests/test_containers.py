"""deploy/compose.yaml and deploy/Dockerfile agree with the code (`make container-test` does the whole of it)."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from .containers import PAGE, RUNNING, SITE, settings_as_documented
from .services import ROOT

DEPLOY = ROOT / "deploy"
SERVICES: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
DOCKERFILE = (DEPLOY / "Dockerfile").read_text()
NGINX = (DEPLOY / "nginx.conf").read_text()
OURS = {"site", "housekeeping", "migrate"}
each = pytest.mark.parametrize("name", SERVICES)


def mounts(name: str) -> dict[str, str]:
    """By the path within the container, what lies there; of a tmpfs its options."""
    parts = [one.removesuffix(":ro").rpartition(":") for one in SERVICES[name]["volumes"]]
    return {there: here for here, _colon, there in parts} | dict(
        one.split(":") for one in SERVICES[name]["tmpfs"]
    )


@each
def test_each_container_stands_on_a_root_it_cannot_write_without_any_capability(name: str) -> None:
    said = SERVICES[name]
    assert said["read_only"] is True and said["cap_drop"] == ["ALL"] and "cap_add" not in said
    assert said["security_opt"] == ["no-new-privileges:true"]
    assert not {"privileged", "pid", "ipc", "devices"} & said.keys()


@each
def test_each_container_has_a_user_without_rights_and_an_image_of_one_version(name: str) -> None:
    if name in OURS:
        assert "user" not in SERVICES[name] and SERVICES[name]["image"].endswith("localhost/testimonies}")
    else:
        assert int(SERVICES[name]["user"].split(":")[0]) > 0
        assert re.fullmatch(r"[a-z/]+:\d[\w.-]*", SERVICES[name]["image"])
    assert (
        f"USER {SITE}\n" in DOCKERFILE
        and re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE) == [SERVICES["network"]["image"]] * 2
    )


@each
def test_each_container_is_asked_for_its_health_and_what_it_says_is_bounded(name: str) -> None:
    said = SERVICES[name]
    assert said["logging"]["options"].keys() == {"max-size", "max-file"}
    if name == "migrate":
        assert said["healthcheck"] == {"disable": True} and said["restart"] == "no"
    else:
        assert name in RUNNING and said["restart"] == "unless-stopped"
        assert ("healthcheck" in said) != (name == "site"), "the image of the site brings its own"
    module = re.search(r"^HEALTHCHECK .*\"-m\", \"([\w.]+)\"", DOCKERFILE, re.MULTILINE)
    assert module and (ROOT / f"{module[1].replace('.', '/')}.py").exists()


def test_only_the_proxy_is_reached_from_outside_and_what_it_hands_on_stays_on_loopback() -> None:
    assert {name for name, said in SERVICES.items() if "ports" in said} == {"network"}
    assert {port.rpartition(":")[2] for port in SERVICES["network"]["ports"]} == set(
        re.findall(r"listen (\d+)", NGINX)
    )
    assert SERVICES["site"]["network_mode"] == SERVICES["proxy"]["network_mode"] == "service:network"
    assert "HOST" not in SERVICES["site"]["environment"] and "server 127.0.0.1:8000 " in NGINX
    assert {name for name, said in SERVICES.items() if said.get("network_mode") == "none"} == {
        "database", "cache", "migrate",
    }  # fmt: skip


def test_nginx_finds_each_path_it_names() -> None:
    there = mounts("proxy")
    assert there["/etc/nginx/nginx.conf"] == "./nginx.conf"
    named = re.findall(r"^\s*(?:pid|root|ssl_certificate(?:_key)?) (/[^;]+);", NGINX, re.MULTILINE)
    assert len(named) == 4
    assert all({path, *map(str, Path(path).parents)} & there.keys() for path in named)


def test_what_is_mounted_from_this_folder_is_there() -> None:
    ours = [here for name in SERVICES if "volumes" in SERVICES[name] for here in mounts(name).values()]
    files = [here for here in ours if here.startswith("./")]
    assert len(files) == 3 and all((DEPLOY / one).is_file() for one in files)
    assert f"include '{'/etc/testimonies/postgresql.conf'}'" in (DEPLOY / "database.sh").read_text()
    assert mounts("database")["/etc/testimonies/postgresql.conf"] == "./postgresql.conf"


def test_the_cache_writes_nothing_down_and_is_where_the_site_looks() -> None:
    words = SERVICES["cache"]["command"]
    assert words[words.index("--save") + 1] == "" and words[words.index("--appendonly") + 1] == "no"
    assert SERVICES["site"]["environment"]["CACHE_URL"].endswith(words[words.index("--unixsocket") + 1])
    assert mounts("site")["/run/cache"] == mounts("cache")["/run/cache"] == "cache-socket"


def test_the_image_is_made_of_what_is_listed_and_of_nothing_private() -> None:
    first, *listed = [one for one in (ROOT / ".dockerignore").read_text().splitlines() if one[0] != "#"]
    assert first == "*" and listed.pop() == "**/__pycache__"
    assert all(one[0] == "!" and (ROOT / one[1:]).exists() for one in listed)
    assert not {"!tests", "!docs", "!var", "!.git", "!.venv", "!deploy"} & set(listed)


def test_the_lines_of_the_page_write_settings_that_the_site_takes(tmp_path: Path) -> None:
    lines = settings_as_documented(tmp_path).replace("chown", "true")
    subprocess.run(["bash", "-euc", lines], check=True)
    environment = {"PATH": os.environ["PATH"], "SETTINGS_FILE": str(tmp_path / "settings.env")}
    environment |= SERVICES["site"]["environment"]
    code = "from config import settings as s; print(s.SITE_URL, s.DATABASES['default']['HOST'], s.CACHES['limits']['LOCATION'])"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == [
        "https://temoignages.example.org", "/run/postgresql", "unix:///run/cache/valkey.sock",
    ]  # fmt: skip
    again = subprocess.run(["bash", "-euc", lines], capture_output=True, text=True, check=False)
    assert again.returncode and "cannot overwrite existing file" in again.stderr
    user = SITE.split(":")[0]
    assert set(re.findall(r"chown (?:-R )?(\d+)(?: |:)", PAGE.read_text())) == {user, "33"}
