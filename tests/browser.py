"""Fixtures for a real browser: one Chromium, one web server with compressed static files, signed-in pages.

    def test_story(site, visit):
        page = visit(person)            # signed in as that person; visit() is a stranger at the door
        page.goto("/settings/")

`site` is the address of the server; it brings `transactional_db`, for a browser sees committed rows only.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.db import connections
from django.test import Client, override_settings
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from people.models import Person

ARGUMENTS = [
    "--headless=new",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
COMPRESSED = "whitenoise.storage.CompressedManifestStaticFilesStorage"
PLAIN = "django.contrib.staticfiles.storage.StaticFilesStorage"


def storages(static: str) -> dict[str, dict[str, str]]:
    return django_settings.STORAGES | {"staticfiles": {"BACKEND": static}}


@pytest.fixture(autouse=True, scope="session")
def _plain_static_files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Most tests need no built static files: names stay as they are, and an empty folder stands in."""
    with override_settings(STATIC_ROOT=str(tmp_path_factory.mktemp("static")), STORAGES=storages(PLAIN)):
        yield


@pytest.fixture(scope="session")
def built_static_files(tmp_path_factory: pytest.TempPathFactory) -> override_settings:
    """What production serves: hashed names, compressed once."""
    built = override_settings(
        STATIC_ROOT=str(tmp_path_factory.mktemp("built-static")), STORAGES=storages(COMPRESSED)
    )
    with built:
        call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["admin/*", "*htmax*"])
    return built


@pytest.fixture(scope="session")
def server(built_static_files: override_settings, django_db_setup: None) -> Iterator[str]:
    """WhiteNoise serves the static files, as in production; Django's own test handler would not compress."""
    connections.settings["default"]["CONN_MAX_AGE"] = 0  # no server thread holds on to the test database
    thread = LiveServerThread("127.0.0.1", static_handler=lambda handler: handler)
    thread.daemon = True
    with built_static_files:
        thread.start()
        thread.is_ready.wait()
    if thread.error:
        raise thread.error
    yield f"http://127.0.0.1:{thread.port}"
    thread.terminate()


@pytest.fixture
def site(
    server: str, built_static_files: override_settings, transactional_db: None, settings
) -> Iterator[str]:
    settings.BASE_URL = server
    with built_static_files:
        yield server


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        pytest.fail("Chromium is not installed: apt-get install -y --no-install-recommends chromium")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs in this thread
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*ARGUMENTS, *root])
        yield browser
        browser.close()
        connections.close_all()  # beside a running loop Django opened connections of its own


def open_context(
    chromium: Browser, site: str, person: Person | None = None, **options: object
) -> BrowserContext:
    """A browser profile of its own; with a person it holds that person's session cookie."""
    context = chromium.new_context(
        **(
            {"base_url": site, "reduced_motion": "reduce", "viewport": {"width": 1280, "height": 900}}
            | options
        )
    )
    context.set_default_timeout(10_000)
    if person is not None:
        client = Client()
        client.force_login(person)
        cookie = client.cookies[django_settings.SESSION_COOKIE_NAME]
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": site}])
    return context


@pytest.fixture
def visit(chromium: Browser, site: str) -> Iterator[Callable[..., Page]]:
    """visit(person) → a page in that person's own browser; takes java_script_enabled=False and the like."""
    contexts: list[BrowserContext] = []

    def open_page(person: Person | None = None, **options: object) -> Page:
        contexts.append(open_context(chromium, site, person, **options))
        return contexts[-1].new_page()

    yield open_page
    for context in contexts:
        context.close()


def pictures() -> Path | None:
    """The folder of SCREENSHOTS, where somebody wants to look at the screens; None draws nothing."""
    if not (wanted := os.environ.get("SCREENSHOTS")):
        return None
    folder = Path(django_settings.BASE_DIR) / wanted
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def shoot(page: Page, name: str) -> None:
    if folder := pictures():
        page.screenshot(path=folder / f"{name}.png", full_page=True)
