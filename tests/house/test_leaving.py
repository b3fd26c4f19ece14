"""What leaves the house: with a reason, a proof of who is there, a line in the log, a mark, and a limit."""

from __future__ import annotations

import ast
import csv
import io
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as house

from people.login.sessions import SIGNED_IN_AT
from people.models import Event, Person
from tests.factories.people import PersonFactory
from tests.house import leaving
from tests.house.leaving import NOTHING_OF_OTHERS, WAYS, Scene

APPS = ("people", "notices", "guides", "programs", "matching", "dashboard", "mentoring")
SIGNS = ("Content-Disposition", "as_attachment", "FileResponse", "text/csv")
WHY = {"reason": "The works council asked for it"}


def modules() -> Iterator[Path]:
    for app in APPS:
        yield from sorted((house.BASE_DIR / app).rglob("*.py"))


def offering() -> Iterator[str]:
    """Every function that offers a file, and every other place that calls what makes one."""
    for path in modules():
        name = ".".join(path.relative_to(house.BASE_DIR).with_suffix("").parts)
        for node in ast.parse(path.read_text()).body:
            calls = {
                each.func.attr
                for each in ast.walk(node)
                if isinstance(each, ast.Call)
                and isinstance(each.func, ast.Attribute)
                and isinstance(each.func.value, ast.Name)
                and each.func.value.id == "downloads"
            }
            if calls & {"offered", "table", "document"}:
                assert "offered" in calls, f"{name}: a file is made that nobody was asked about"
                yield f"{name}.{node.name}"


def test_every_way_out_is_in_the_table():
    assert set(offering()) == set(WAYS)


def test_every_other_file_says_why_it_needs_no_reason():
    found = {
        str(path.relative_to(house.BASE_DIR))
        for path in modules()
        if any(sign in path.read_text() for sign in SIGNS)
    }

    assert found - {"people/feed_forms.py", "programs/forms/sign_ups.py", "people/spreadsheets.py"} == set(
        NOTHING_OF_OTHERS
    )


@pytest.fixture
def scene(db, now) -> Scene:
    return leaving.small(now)


def test_without_a_reason_nothing_leaves(scene: Scene, signed_in):
    for name, way in WAYS.items():
        client = signed_in(way.by(scene))
        page = client.get(way.address(scene))
        assert (page.status_code, 'name="reason"' in page.text) == (200, True), name
        for reason in ("", "  ", "x" * 201, None):
            reply = client.post(way.address(scene), {} if reason is None else {"reason": reason})
            assert (reply.status_code, reply.has_header("Content-Disposition")) == (400, False), name

    assert not Event.objects.filter(verb__startswith="export ").exists()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_each_file_leaves_one_line_in_the_log_with_its_mark(scene: Scene, signed_in, kind: str):
    for name, way in WAYS.items():
        by = way.by(scene)
        reply = signed_in(by).post(way.address(scene), WHY | {"as": kind})
        content = reply.getvalue()

        event = Event.objects.get(verb=way.verb)
        assert event.by_id_label == by.employee_id
        assert event.detail["reason"] == WHY["reason"]
        suffix = kind if way.is_table else "json"
        assert f'-{event.detail["mark"]}.{suffix}"' in reply["Content-Disposition"], name
        assert reply["Cache-Control"] == "no-store"
        if way.is_table and kind == "csv":
            head, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
            assert (head[-1], {row[-1] for row in rows}) == ("Mark of this file", {event.detail["mark"]})
            assert len(rows) == event.detail["rows"] > 0, name

    assert Event.objects.filter(verb__startswith="export ").count() == len(WAYS)


def test_whoever_signed_in_long_ago_proves_it_first(scene: Scene, signed_in, settings):
    for name, way in WAYS.items():
        client = signed_in(way.by(scene))
        session = client.session
        session[SIGNED_IN_AT] = time.time() - settings.SIGN_IN_AGAIN_MINUTES * 60 - 1
        session.save()

        reply = client.post(way.address(scene), WHY)

        assert (reply.status_code, reply.url.split("?")[0]) == (302, "/settings/sign-in/again/"), name
    assert not Event.objects.filter(verb__startswith="export ").exists()


def test_there_is_a_most_of_rows(scene: Scene, signed_in, settings):
    settings.EXPORT_MOST_ROWS = 0
    for name, way in WAYS.items():
        reply = signed_in(way.by(scene)).post(way.address(scene), WHY)
        assert (reply.status_code, "longer than one file may be" in reply.text) == (422, True), name

    assert not Event.objects.filter(verb__startswith="export ").exists()


def test_there_is_a_most_of_files_whatever_they_are(scene: Scene, signed_in, settings):
    settings.EXPORTS_PER_DAY = 2
    by_person: dict[Person, list[int]] = {}
    for way in [*WAYS.values(), *WAYS.values()]:
        reply = signed_in(way.by(scene)).post(way.address(scene), WHY)
        by_person.setdefault(way.by(scene), []).append(reply.status_code)

    assert all(codes == [200, 200, *[429] * (len(codes) - 2)] for codes in by_person.values()), by_person
    assert Event.objects.filter(verb__startswith="export ").count() == 2 * len(by_person) == 4


def test_others_find_nothing(scene: Scene, signed_in):
    client = signed_in(PersonFactory())
    for name, way in WAYS.items():
        codes = client.get(way.address(scene)).status_code, client.post(way.address(scene), WHY).status_code
        assert codes == (404, 404), name
