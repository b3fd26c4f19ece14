"""Every address × role against one table, and nothing changed by looking."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse

from matching.models import Proposal
from programs.models import Agreement
from tests.factories.people import PersonFactory
from tests.house import scene
from tests.house.access import ACCESS, ARGUMENTS, ROLES
from tests.house.screens import SCREENS
from tests.house.test_screens import names

MOST_QUERIES = 30
MANY_QUERIES = {"dashboard:my-data": 40, "dashboard:my-data-file": 40}  # one per table, on purpose
NO_ROW = 987654321
UNDEFINED = "undefined-template-variable"
ALLAUTH = ("django_session", "account_emailaddress")  # allauth and sessions keep their own books
WRITES = ("INSERT", "UPDATE", "DELETE")


@pytest.fixture
def play(db, tmp_path, settings) -> Iterator[scene.Scene]:
    settings.EMAIL_FILE_PATH = str(tmp_path)
    settings.TEMPLATES = [
        {
            **settings.TEMPLATES[0],
            "OPTIONS": {**settings.TEMPLATES[0]["OPTIONS"], "string_if_invalid": f"{UNDEFINED}:%s"},
        }
    ]
    with override_settings(DEMO=True):
        built = scene.build()
        built.who["other_coordinator"] = PersonFactory(coordinator=True)
        built.who["superuser"] = PersonFactory(is_superuser=True, is_staff=True)
        built.things["agreement"] = Agreement.objects.filter(mentorship=built.things["pair"]).first()
        built.things["proposal"] = Proposal.objects.filter(run=built.things["run"]).first()
        yield built


def arguments(name: str, play: scene.Scene) -> list[object]:
    if name in ARGUMENTS:
        words = ARGUMENTS[name]
        return [play.things[word].pk if word in play.things else word for word in words]
    screens = [screen for screen in SCREENS if screen.name == name]
    return list(screens[0].args(play)) if screens else []


def test_access_table_names_every_address_and_no_other():
    assert sorted(ACCESS) == sorted(set(names(get_resolver().url_patterns)))


@pytest.mark.parametrize("role", ROLES)
def test_access_of(role: str, play: scene.Scene):
    """The code of the table; no undefined variable on the page; nothing written; few queries."""
    wrong: list[str] = []
    for name, expected in ACCESS.items():
        url = reverse(name, args=arguments(name, play))
        client = Client()
        if play.who[role] is not None:
            client.force_login(play.who[role])
        with CaptureQueriesContext(connection) as asked:
            reply = client.get(url)
        if reply.status_code != expected[role]:
            wrong.append(f"{name}: {reply.status_code}, not {expected[role]}")
        if b"text/html" in reply.headers.get("Content-Type", "").encode() and UNDEFINED in reply.text:
            where = reply.text.index(UNDEFINED)
            wrong.append(f"{name}: {reply.text[where : where + 60]!r}")
        written = [
            query["sql"]
            for query in asked
            if query["sql"].startswith(WRITES) and not any(table in query["sql"] for table in ALLAUTH)
        ]
        wrong += [f"{name} writes: {sql[:90]}" for sql in written]
        if len(asked) > MANY_QUERIES.get(name, MOST_QUERIES):
            wrong.append(f"{name}: {len(asked)} queries")

    assert "\n".join(wrong) == ""


@pytest.mark.parametrize("role", ["stranger", "mentor", "coordinator", "hr_admin"])
def test_unknown_row_looks_like_somebody_elses(role: str, play: scene.Scene):
    wrong = []
    client = Client()
    client.force_login(play.who[role])
    for name in ACCESS:
        given = arguments(name, play)
        if not any(isinstance(value, int) for value in given):
            continue
        url = reverse(name, args=[NO_ROW if isinstance(value, int) else value for value in given])
        for reply in (client.get(url), client.post(url)):
            if reply.status_code not in {404, 405}:
                wrong.append(f"{name}: {reply.status_code}")

    assert "\n".join(wrong) == ""


@pytest.mark.parametrize("role", ["stranger", "other_coordinator", "superuser"])
def test_foreign_row_cannot_be_posted_to(role: str, play: scene.Scene):
    wrong = []
    client = Client()
    client.force_login(play.who[role])
    for name in ARGUMENTS:
        if name in {"people:import-rejected", "programs:meeting-invitation", "programs:mentee-leave"}:
            continue
        reply = client.post(reverse(name, args=arguments(name, play)))
        if reply.status_code != 404:
            wrong.append(f"{name}: {reply.status_code}")

    assert "\n".join(wrong) == ""
