"""What stands in deploy/: it parses, starts what there is, and is as closed as it says."""

import configparser
import json
import re
import shlex
from itertools import pairwise

import pytest
from django.core.management import get_commands

from tests.test_environment import named_in_the_table
from tests.test_project import ROOT

DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
CLOSED = {
    "User": "rumbo",
    "NoNewPrivileges": "yes",
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "PrivateTmp": "yes",
    "PrivateDevices": "yes",
    "RestrictNamespaces": "yes",
    "CapabilityBoundingSet": "",
    "UMask": "0077",
}
ALREADY = get_commands().keys()


def parsed(path):
    """Its sections, each name with the last value that it is given."""
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str
    unit.read(path, encoding="utf-8")
    return unit


@pytest.mark.parametrize("path", [path for path in UNITS if path.suffix == ".service"], ids=lambda path: path.name)
def test_service_is_closed(path):
    service = parsed(path)["Service"]

    assert {name: service.get(name) for name in CLOSED} == CLOSED
    assert service["ReadWritePaths"].split()[0] == "/var/lib/rumbo"


@pytest.mark.parametrize("path", [path for path in UNITS if path.suffix == ".timer"], ids=lambda path: path.name)
def test_timer_starts_a_service_that_is_there(path):
    unit = parsed(path)
    started = unit["Timer"].get("Unit", f"{path.stem}.service").replace("%i", "")

    assert (DEPLOY / "systemd" / started).exists()
    assert unit["Timer"]["OnCalendar"]
    assert unit["Install"]["WantedBy"] == "timers.target"


def test_everything_that_is_started_exists():
    named = re.findall(r"manage\.py ([a-z_]+)", "".join(path.read_text(encoding="utf-8") for path in UNITS))

    assert sorted(set(named) - set(ALREADY)) == []


def test_every_timer_of_the_guide_starts_a_command_of_its_table():
    page = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
    begun = re.findall(r"rumbo-(?:often|nightly)@\{([a-z_,]+)\}", page)
    told = re.findall(r"^\| `([a-z_]+)` \| every", page, re.MULTILINE)

    assert sorted([*",".join(begun).split(","), "backup"]) == sorted(told)
    assert sorted(set(told) - set(ALREADY)) == []


def test_example_of_the_environment_names_what_is_read_and_no_secret():
    lines = (DEPLOY / "rumbo.env.example").read_text(encoding="utf-8").splitlines()
    facts = dict(line.lstrip("#").split("=", 1) for line in lines if re.match(r"#?[A-Z]", line) and "=" in line)

    assert sorted(set(facts) - set(named_in_the_table())) == []
    assert [facts[name] for name in ("SECRET_KEY", "EMAIL_HOST_PASSWORD", "MEDIA_S3_SECRET")] == [""] * 3


def test_servers_own_log_is_written_as_ours_and_names_no_address():
    config = json.loads((ROOT / "config" / "granian.json").read_text(encoding="utf-8"))

    assert config["formatters"] == {"lines": {"()": "portal.lines.Lines"}}
    assert config["loggers"]["granian.access"]["handlers"] == []
    assert "--no-access-log" in (DEPLOY / "serve").read_text(encoding="utf-8")


def test_proxy_names_each_request_and_logs_no_address():
    nginx = (DEPLOY / "proxy" / "nginx.conf").read_text(encoding="utf-8")
    (form,) = re.findall(r"log_format rumbo .*", nginx)

    assert not re.search(r"\$(request|request_uri|uri|args|query_string|http_referer|remote_addr)\b", form)
    assert nginx.count("proxy_set_header X-Request-ID $request_id;") == 1
    assert nginx.count("access_log ") == nginx.count("access_log off;") + nginx.count("rumbo.log rumbo;")


def test_proxies_take_in_a_form_whole_and_keep_no_connection_that_the_server_closes():
    """The server has four threads on two cores, and closes after 30 seconds what nobody uses."""
    nginx, caddy = ((DEPLOY / "proxy" / name).read_text(encoding="utf-8") for name in ("nginx.conf", "Caddyfile"))
    (kept,) = re.findall(r"^\t*keepalive (\d+)s$", caddy, re.MULTILINE)

    assert re.search(r"^\t*(buffer_requests|request_buffers 20MB)$", caddy, re.MULTILINE)
    assert int(kept) <= 20
    assert "proxy_request_buffering off" not in nginx
    assert re.findall(r"^upstream \w+ {\n  keepalive_timeout (\d+)s;", nginx, re.MULTILINE) == ["20", "20"]


def test_units_and_guide_use_no_program_that_a_small_machine_lacks():
    """The programs `kill` and `sysctl` are of the package procps, which not every Debian has."""
    written = [path.read_text(encoding="utf-8") for path in [*UNITS, ROOT / "docs" / "deploy.md"]]

    assert re.findall(r"/bin/kill\b|\bsysctl --", "".join(written)) == []


def test_commands_by_hand_run_as_those_of_timers():
    """With the same user, environment and folders."""
    words = shlex.split((DEPLOY / "manage").read_text(encoding="utf-8"), comments=True)
    given = dict(word.split("=", 1) for before, word in pairwise(words) if before == "-p")
    service = parsed(DEPLOY / "systemd" / "rumbo@.service")["Service"]

    assert {"EnvironmentFile", "WorkingDirectory", "StateDirectory", "StateDirectoryMode", "UMask"} <= set(given)
    assert given == {name: service[name] for name in given}
    assert {f"--uid={service['User']}", f"--gid={service['Group']}", service["Environment"]} <= set(words)
    assert words[-3:] == [*service["ExecStart"].split()[:2], "$@"]


@pytest.mark.parametrize(
    ("name", "line"), [("Caddyfile", "request_header -*_*"), ("nginx.conf", "underscores_in_headers off;")]
)
def test_proxies_pass_no_header_on_that_is_taken_for_theirs(name, line):
    """A WSGI server makes one name of `X-Forwarded-For` and `X_Forwarded_For`: who sent the second would be anybody."""
    said = (DEPLOY / "proxy" / name).read_text(encoding="utf-8")

    assert [each.strip() for each in said.splitlines()].count(line) == 1
