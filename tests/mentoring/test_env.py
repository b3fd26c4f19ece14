"""A wrong value of the environment stops the start with one sentence that names it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from mentoring import env

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("given", "expected"),
    [("1", True), ("true", True), ("Yes", True), ("on", True), ("0", False), ("no", False), ("", False)],
)
def test_flag_reads_words_of_yes_and_no(monkeypatch, given, expected):
    monkeypatch.setenv("X", given)

    assert env.flag("X") is expected


@pytest.mark.parametrize(
    ("reader", "given"),
    [
        (env.flag, "maybe"),
        (lambda name: env.number(name, 1), "many"),
        (lambda name: env.number(name, 1, least=1), "0"),
        (lambda name: env.origin(name, ""), "mentoring.example.com"),
        (lambda name: env.origin(name, ""), "https://example.com/path"),
        (env.database, ""),
        (env.database, "sqlite:///x.db"),
        (lambda name: env.redis_addresses(name, ""), "memcached://x"),
    ],
)
def test_nonsense_is_refused_by_name(monkeypatch, reader, given):
    monkeypatch.setenv("X", given)

    with pytest.raises(ImproperlyConfigured, match=r"^X "):
        reader("X")


def test_text_from_a_mounted_secret(monkeypatch, tmp_path):
    (tmp_path / "key").write_text("secret\n")
    monkeypatch.setenv("X_FILE", str(tmp_path / "key"))

    assert env.text("X") == "secret"


def test_text_given_twice_is_refused(monkeypatch, tmp_path):
    monkeypatch.setenv("X_FILE", str(tmp_path / "key"))
    monkeypatch.setenv("X", "secret")

    with pytest.raises(ImproperlyConfigured, match="not both"):
        env.text("X")


@pytest.mark.parametrize(
    ("given", "broker", "cache"),
    [
        ("redis://host:6379/2", "redis://host:6379/2", "redis://host:6379/2"),
        ("unix:///run/s", "redis+socket:///run/s", "unix:///run/s"),
        ("unix:///run/s?db=1", "redis+socket:///run/s?virtual_host=1", "unix:///run/s?db=1"),
    ],
)
def test_redis_addresses_in_the_forms_their_readers_want(monkeypatch, given, broker, cache):
    monkeypatch.setenv("X", given)

    assert env.redis_addresses("X", "") == (broker, cache)


def start(**variables: str) -> subprocess.CompletedProcess[str]:
    names = [
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "SESSION_COOKIE_NAME",
        "SECURE_HSTS_SECONDS",
        "DEMO",
    ]
    code = (
        "import json; from django.conf import settings;"
        f"print(json.dumps({{name: getattr(settings, name) for name in {names}}}))"
    )
    plain = {name: value for name, value in os.environ.items() if not name.endswith("_FILE")}
    given = plain | {"DJANGO_SETTINGS_MODULE": "mentoring.settings", "DEMO": "0"} | variables
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=given, capture_output=True, text=True)


def settings_with(**variables: str) -> dict:
    return json.loads(start(**variables).stdout)


def test_settings_of_a_demo_for_others_are_refused():
    ended = start(BASE_URL="https://mentoring.example.com", DEMO="1")

    assert ended.returncode == 1
    assert "it is for this machine only, not for https://mentoring.example.com." in ended.stderr


def test_settings_behind_https_lock_the_cookies():
    assert settings_with(BASE_URL="https://mentoring.example.com") == {
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SESSION_COOKIE_NAME": "__Host-session",
        "SECURE_HSTS_SECONDS": 31536000,
        "DEMO": False,
    }


def test_settings_on_this_machine_work_without_https():
    assert settings_with(BASE_URL="http://127.0.0.1:8000")["SESSION_COOKIE_NAME"] == "session"
