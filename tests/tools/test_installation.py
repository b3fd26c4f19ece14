"""The installation's files say what the settings and the demo say, and their start commands work."""

import ast
import os
import re
import shlex
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
import yaml

from tools import demo
from tools.folder import ROOT
from tools.processes import start, stop

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
ONLY_COMPOSE = {"POSTGRES_PASSWORD"}
# Filled in by hand, or computed from other settings.
BY_HAND = {
    "ALLOWED_HOSTS",
    "BASE_URL",
    "DATABASE_URL",
    "NOTICE_TURNS",
    "SECRET_KEY",
    "STATIC_ROOT",
    "WEBHOOK_PRIVATE",
}


def settings_read() -> dict[str, str | None]:
    """Each setting of mentoring/settings.py with its default as text."""
    tree = ast.parse((ROOT / "mentoring/settings.py").read_text())
    found = {}
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and ast.unparse(call.func).startswith("env."):
            given = call.args[1:] or [word.value for word in call.keywords if word.arg == "default"]
            found[call.args[0].value] = default_of(call, given)
    return found


def default_of(call: ast.Call, given: list) -> str | None:
    if not given:
        return "0" if ast.unparse(call.func) == "env.flag" else ""
    value = given[0].orelse if isinstance(given[0], ast.IfExp) else given[0]
    if not isinstance(value, ast.Constant):
        return None
    return str(int(value.value)) if isinstance(value.value, bool) else str(value.value)


def example() -> dict[str, str]:
    lines = (ROOT / ".env.example").read_text().splitlines()
    return dict(
        re.match(r"#?([A-Z_]+)=(.*)", line).groups() for line in lines if re.match(r"#?[A-Z_]+=", line)
    )


def test_example_names_every_setting():
    assert example().keys() - ONLY_COMPOSE == settings_read().keys()


def test_example_shows_the_defaults():
    wanted = {name: value for name, value in settings_read().items() if name not in BY_HAND}

    assert {name: example()[name] for name in wanted} == wanted


def test_compose_starts_the_six_parts_and_migrates_first():
    services = COMPOSE["services"]

    assert set(services) == {"web", "worker", "calculator", "beat", "migrate", "postgres", "redis"}
    for part in ("web", "worker", "calculator", "beat"):
        assert services[part]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"
    for part in ("web", "postgres", "redis"):
        assert services[part]["healthcheck"]["test"][0] in {"CMD", "CMD-SHELL"}


def test_compose_and_page_load_the_guide_after_the_tables():
    steps = ["manage.py migrate --noinput", "manage.py load_guides"]

    for text in (COMPOSE["services"]["migrate"]["command"], (ROOT / "docs" / "operate.md").read_text()):
        assert [step in text for step in steps] == [True, True]
        assert text.index(steps[0]) < text.index(steps[1])


def test_compose_and_demo_start_the_same_programs():
    ours = demo.commands(8000, Path("/tmp/beat"))

    for part, command in ours.items():
        program = [str(word) for word in command[2:5]]
        assert shlex.split(COMPOSE["services"][part]["command"])[:3] == program


def queues_of(command: list[str]) -> list[str]:
    return command[command.index("--queues") + 1].split(",")


def test_every_queue_has_a_listener(settings):
    parts = [shlex.split(COMPOSE["services"][part]["command"]) for part in ("worker", "calculator")]
    by_demo = queues_of([str(word) for word in demo.commands(8000, Path("/tmp/beat"))["worker"]])

    assert sorted(by_demo) == sorted(settings.QUEUES)
    assert sorted(queue for command in parts for queue in queues_of(command)) == sorted(settings.QUEUES)


def test_image_names_hold_no_address():
    text = (ROOT / "Dockerfile").read_text() + (ROOT / "docker-compose.yml").read_text()

    images = re.findall(r"^(?:FROM|\s+image:) (\S+)", text, re.M)

    assert [image for image in images if "." in image.split("/")[0] and "/" in image] == []
    assert "USER mentoring" in text


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def installation(transactional_db, settings, tmp_path):
    """The start commands of docker-compose.yml, run by hand against the test's own servers."""
    port = free_port()
    variables = dict(os.environ) | {
        "DATABASE_URL": with_database(os.environ["DATABASE_URL"], settings.DATABASES["default"]["NAME"]),
        "BASE_URL": f"http://127.0.0.1:{port}",
        "DEMO": "0",
        "SWEEP_SECONDS": "1",
        "CLOCK_ROUND_SECONDS": "1",
    }
    running = {}
    for part in ("web", "worker", "beat"):
        command = COMPOSE["services"][part]["command"].replace("0.0.0.0:8000", f"127.0.0.1:{port}")
        words = shlex.split(command.replace("/tmp/beat", str(tmp_path / "beat")))
        log = tmp_path / f"{part}.log"
        running[part] = start([sys.executable, "-m", *words], log=log, cwd=ROOT, env=variables)
    yield f"http://127.0.0.1:{port}", tmp_path, running
    for process in running.values():
        stop(process)


def with_database(url: str, name: str) -> str:
    return re.sub(r"^(\w+://[^/]*/)[^?]*", rf"\g<1>{name}", url)


def eventually(check, patience: float = 40):
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        if found := check():
            return found
        time.sleep(0.2)
    return None


def ready(address: str) -> int | None:
    try:
        with urllib.request.urlopen(f"{address}/health/ready", timeout=5) as answer:
            return answer.status
    except OSError:
        return None


@pytest.mark.worker
def test_start_commands_of_compose_come_up(installation):
    address, logs, running = installation

    status = eventually(lambda: ready(address))
    sent = eventually(lambda: "Scheduler: Sending due task" in (logs / "beat.log").read_text())
    done = eventually(
        lambda: re.search(r"Task \S+ succeeded|Task \S+\[.*succeeded", (logs / "worker.log").read_text())
    )

    assert status == 200
    assert sent
    assert done
    assert [process.poll() for process in running.values()] == [None, None, None]


def test_dev_py_is_readable_by_an_old_python():
    ast.parse((ROOT / "dev.py").read_text(), feature_version=(3, 7))


def test_usage_names_every_command():
    ended = subprocess.run([sys.executable, "dev.py"], cwd=ROOT, capture_output=True, text=True)

    assert re.findall(r"^python3 dev.py (\w+)", ended.stdout, re.M) == [
        "demo", "test", "manage", "shell", "check", "fix", "messages", "bench", "chaos", "mails", "lock",
    ]  # fmt: skip
