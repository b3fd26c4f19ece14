"""Every screen, in a real browser: readable, reachable, light, and whole without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest
from django.test import override_settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from playwright.sync_api import Page

from tests.browser import open_context, pictures, shoot
from tests.factories.sign_in import company
from tests.house import looks, scene
from tests.house.screens import NOT_SCREENS, SCREENS, Screen

WIDE, NARROW, NARROWEST = 1280, 360, 320
FIRST_VISIT_BYTES = 40 * 1024
WORLD = {
    "DEMO": True,
    "ROOT_URLCONF": "tests.house.urls",
    "OIDC_PROVIDERS": [company()],
    "ACCOUNT_REAUTHENTICATION_TIMEOUT": 2 * 60 * 60,  # each role signs in once, at the first of many screens
    "SIGN_IN_AGAIN_MINUTES": 2 * 60,
    "DECLARED_TRAITS": ["gender", "age"],
}


def names(patterns: list[URLPattern | URLResolver], namespace: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if pattern.namespace != "admin":
                yield from names(pattern.url_patterns, namespace + f"{pattern.namespace or ''}:".lstrip(":"))
        elif pattern.name:
            yield namespace + pattern.name


def test_every_named_address_has_a_row():
    listed = {screen.name for screen in SCREENS} | set(NOT_SCREENS)

    missing = sorted(set(names(get_resolver().url_patterns)) - listed)

    assert missing == []


def test_every_row_names_an_address():
    known = set(names(get_resolver().url_patterns))

    gone = sorted({s.name for s in SCREENS if not s.path} - known) + sorted(set(NOT_SCREENS) - known)

    assert gone == []


@pytest.fixture(scope="module")
def transactional_db(standing_tables) -> None:
    """pytest-django's fixture of this name, once for all screens."""


@pytest.fixture(scope="module")
def stage(server, built_static_files, chromium, transactional_db, tmp_path_factory) -> Iterator[Stage]:
    mails = str(tmp_path_factory.mktemp("mails"))
    with built_static_files, override_settings(**WORLD, BASE_URL=server, EMAIL_FILE_PATH=mails):
        stage = Stage(chromium, server, scene.build())
        yield stage
        stage.close()
        if folder := pictures():  # somebody looks at this sheet before a release
            looks.write_contact_sheet(folder, [screen.label for screen in SCREENS])


class Stage:
    """One page per role, with and without scripts, in a browser profile of its own, opened when asked for.

    A new page is a new process of the browser, and costs more than what is looked at on it.
    """

    def __init__(self, chromium, site: str, play: scene.Scene) -> None:
        self.chromium, self.site, self.play = chromium, site, play
        self.pages: dict[tuple[str, bool], Page] = {}

    def page(self, role: str, *, scripts: bool = True) -> Page:
        key = (role, scripts)
        if key not in self.pages:
            context = open_context(self.chromium, self.site, self.play.who[role], java_script_enabled=scripts)
            self.pages[key] = context.new_page()
        return self.pages[key]

    def address(self, screen: Screen) -> str:
        return (screen.path or reverse(screen.name, args=screen.args(self.play))) + screen.query

    def close(self) -> None:
        for page in self.pages.values():
            page.context.close()


@pytest.mark.browser
@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.label)
def test_screen(screen: Screen, stage: Stage):
    page = stage.page(screen.role)
    page.set_viewport_size({"width": WIDE, "height": 900})
    page.emulate_media(color_scheme="light")
    with closing(looks.Watch(page, stage.site)) as watch:
        problems = problems_of(screen, page, watch, stage)

    assert problems == []


def problems_of(screen: Screen, page: Page, watch: looks.Watch, stage: Stage) -> list[str]:
    response = page.goto(stage.address(screen))
    assert response is not None
    assert response.status == screen.status
    weight = watch.bytes
    if screen.press:
        page.get_by_role("main").get_by_role("button", name=screen.press, exact=True).click()
        page.wait_for_load_state()
    problems = watch.problems(expected_status=screen.refused or screen.status)
    for width in (WIDE, NARROW):
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            shoot(page, f"{screen.label}__{scheme}-{width}")
            problems += [
                f"{scheme} {width}: {line}"
                for line in looks.axe_violations(page, colors_only=scheme == "dark")
            ]
    page.emulate_media(color_scheme="light")
    problems += looks.tab_stops_without_a_ring(page)
    page.set_viewport_size({"width": NARROWEST, "height": 800})
    problems += looks.overflow(page)
    if weight > FIRST_VISIT_BYTES:
        problems.append(f"first visit weighs {weight} bytes")
    return problems


@pytest.mark.browser
@pytest.mark.parametrize("screen", [s for s in SCREENS if not s.press], ids=lambda screen: screen.label)
def test_screen_without_scripts(screen: Screen, stage: Stage):
    page = stage.page(screen.role, scripts=False)

    page.goto(stage.address(screen))
    heading = page.locator("main h1")

    assert heading.count() == 1
    assert heading.is_visible()
