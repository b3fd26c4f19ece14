from __future__ import annotations

import csv
import io
import time

import pytest

from guides.actions import taking_along
from people.login.sessions import SIGNED_IN_AT
from people.models import Event, Look
from tests.factories.guides import CompletionFactory, CourseFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db

ADDRESS = "/hr/courses/taken/"
WHY = {"reason": "Yearly report on learning"}


def lines(reply) -> list[list[str]]:
    return list(csv.reader(io.StringIO(reply.getvalue().decode("utf-8-sig"))))


def test_the_list_names_everybody_who_works_here_with_each_course(signed_in, hr_admin):
    course = CourseFactory(titles={"en": "Being a mentor"}, version=2)
    current = CompletionFactory(course=course, done=True, version=2, person__family_name="A")
    CompletionFactory(course=course, done=True, version=1, person__family_name="B")
    CompletionFactory(course=course, person__family_name="C")
    CompletionFactory(course=course, done=True, person=PersonFactory(is_active=False))

    reply = signed_in(hr_admin).post(ADDRESS, WHY)

    head, *rows = lines(reply)
    assert head[3:6] == ["Course", "Course version", "Result"]
    assert [row[3:6] for row in rows] == [
        ["Being a mentor", "2", "taken"],
        ["Being a mentor", "1", "refresher due"],
        ["Being a mentor", "2", "not yet"],
    ]
    assert rows[0][:2] == [current.person.full_name, current.person.employee_id]
    assert rows[0][9] == current.code


def test_the_list_holds_no_answers_and_no_percentage(signed_in, hr_admin):
    CompletionFactory(done=True, percent_right=83, answers={"q": 1}, reflections={"l": "Deeply private"})

    text = signed_in(hr_admin).post(ADDRESS, WHY).getvalue().decode()

    assert "Deeply private" not in text
    assert "83" not in [cell for row in csv.reader(io.StringIO(text)) for cell in row]


def test_one_course_alone_can_be_taken_along(signed_in, hr_admin):
    wanted = CompletionFactory(done=True)
    CompletionFactory(done=True, course=CourseFactory(slug="other"))

    rows = lines(signed_in(hr_admin).post(ADDRESS, WHY | {"course": wanted.course_id}))

    assert [row[1] for row in rows[1:]] == [wanted.person.employee_id]


@pytest.mark.parametrize("reason", ["", "   ", "x" * 201])
def test_without_a_reason_nothing_leaves_the_house(signed_in, hr_admin, reason):
    CompletionFactory(done=True)
    client = signed_in(hr_admin)

    for _ in range(2):
        reply = client.post(ADDRESS, {"reason": reason})
        assert (reply.status_code, reply["Content-Type"]) == (400, "text/html; charset=utf-8")
    assert not Event.objects.filter(verb="export completions").exists()


def test_it_is_written_down_and_everybody_on_it_can_read_so(signed_in, hr_admin):
    row = CompletionFactory(done=True)

    signed_in(hr_admin).post(ADDRESS, WHY).getvalue()

    event = Event.objects.get(verb="export completions")
    assert (event.by_name, event.detail["reason"], event.detail["rows"]) == (
        hr_admin.full_name,
        "Yearly report on learning",
        1,
    )
    look = Look.objects.get(about=row.person)
    assert (look.by, look.what, look.where) == (hr_admin, "list", "completions")


def test_it_asks_who_is_there_once_more(signed_in, hr_admin, settings):
    CompletionFactory(done=True)
    client = signed_in(hr_admin)
    session = client.session
    session[SIGNED_IN_AT] = time.time() - settings.SIGN_IN_AGAIN_MINUTES * 60 - 1
    session.save()

    reply = client.post(ADDRESS, WHY)

    assert reply.status_code == 302
    assert reply.url.split("?")[0] == "/settings/sign-in/again/"


def test_others_find_no_such_page_and_the_deed_refuses_them_too(signed_in, coordinator, now):
    for person in (coordinator, PersonFactory(house_roles=["guide_editor"]), PersonFactory()):
        client = signed_in(person)
        assert client.get(ADDRESS).status_code == 404
        assert client.post(ADDRESS, WHY).status_code == 404
        for _ in range(2):
            with pytest.raises(taking_along.NotAllowed):
                taking_along.completions(course=None, reason="curious", by=person, now=now)


def test_the_page_counts_people_and_names_none(signed_in, hr_admin):
    course = CourseFactory(titles={"en": "Being a mentor"})
    twice = CompletionFactory(course=course, done=True)
    CompletionFactory(course=course, done=True, person=twice.person)
    CompletionFactory(course=course, done=True, version=0)
    CompletionFactory(course=course)

    text = signed_in(hr_admin).get(ADDRESS).text

    cells = [cell.split("<")[0] for cell in text.split("data-label=")[1:]]
    assert [cell.rpartition(">")[2] for cell in cells] == ["Mentors", "1", "1", "1"]
    assert twice.person.full_name not in text
