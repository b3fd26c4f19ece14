from __future__ import annotations

import csv
import io
from datetime import timedelta

import openpyxl
import pytest
from django.urls import reverse

from guides.models import Completion, Course, CourseRating
from people.models import Event
from programs.actions import mentorships
from programs.models import Mentorship, Program
from tests.factories import unlisted
from tests.factories.guides import CompletionFactory, CourseFactory
from tests.factories.programs import MenteeFactory, MentorFactory, MentorshipFactory, ProgramRoleFactory

pytestmark = pytest.mark.django_db
WHY = {"reason": "To plan the refresher"}


@pytest.fixture
def course(program) -> Course:
    course = CourseFactory()
    Program.objects.filter(pk=program.pk).update(mentor_course=course)
    return course


@pytest.fixture
def trainer(program):
    return ProgramRoleFactory(program=program, role="trainer").person


def address(name: str, *args: object) -> str:
    return reverse(f"programs:{name}", args=args)


def lines(reply) -> list[list[str]]:
    return list(csv.reader(io.StringIO(reply.getvalue().decode("utf-8-sig"))))


def test_training_names_a_refresher_that_is_due(signed_in, program, mentor, course, trainer) -> None:
    CompletionFactory(person=mentor.person, course=course, done=True)
    Course.objects.update(version=2)

    page = signed_in(trainer).get(address("training", program.pk)).text

    assert "refresher due" in page
    assert "0 of 1 took the course that is asked of them." in page


def test_training_shows_the_rating_from_five_people_on(signed_in, program, mentor, course, trainer) -> None:
    row = CourseRating.objects.create(course=course, version=1, stars=4, count=4)
    few = signed_in(trainer).get(address("training", program.pk)).text
    CourseRating.objects.filter(pk=row.pk).update(count=5)
    enough = signed_in(trainer).get(address("training", program.pk)).text

    assert "is rated" not in few
    assert "is rated 4.0 of 5 by 5 people" in enough


def test_export_lists_everybody_and_is_written_down(signed_in, program, mentor, course, trainer, now) -> None:
    CompletionFactory(person=mentor.person, course=course, done=True)
    MenteeFactory(program=program, person__given_name="=cmd|' /C calc'!A0", person__family_name="Z")

    reply = signed_in(trainer).post(address("training-export", program.pk), WHY)

    rows = {row[0]: row[5:8] for row in lines(reply)[1:]}
    assert reply["Content-Type"] == "text/csv; charset=utf-8"
    assert rows[mentor.person.full_name] == ["taken", "2026-01-05", "2028-01-05"]
    assert [name for name in rows if name.startswith("=")] == []
    assert rows["'=cmd|' /C calc'!A0 Z"] == ["not asked", "", ""]
    assert Event.objects.values_list("verb", "by_name").get() == ("export training", trainer.full_name)


def test_the_workbook_holds_the_same_and_runs_nothing(signed_in, program, mentor, course, trainer) -> None:
    CompletionFactory(person=mentor.person, course=course, done=True)
    MenteeFactory(program=program, person__given_name="=1+1", person__family_name="Z")
    MenteeFactory(program=program, person__given_name="\x01=1+1", person__family_name="Y")
    client = signed_in(trainer)

    table = lines(client.post(address("training-export", program.pk), WHY))
    reply = client.post(address("training-export", program.pk), WHY | {"as": "xlsx"})

    sheet = openpyxl.load_workbook(io.BytesIO(reply.getvalue())).active
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr", "n"}
    assert [cell.value for cell in cells if cell.data_type == "n" and cell.value is not None] == []
    book = [[cell.value or "" for cell in row] for row in sheet.iter_rows()]
    assert [[each.removeprefix("'") for each in row[:-1]] for row in table] == [row[:-1] for row in book]
    assert [row[0] for row in table if row[0][0] == "'"] == ["'=1+1 Y", "'=1+1 Z"]


def test_mentees_are_asked_where_the_program_says_so(
    signed_in, program, mentee, course, trainer, now
) -> None:
    Program.objects.update(mentor_course=None, mentee_course=CourseFactory(slug="own", audience="mentee"))
    client = signed_in(trainer)
    before = client.get(address("training", program.pk)).text
    given = {"done_on": (now - timedelta(days=30)).date().isoformat(), "evidence": "Diploma"}

    page = address("training-record", program.pk, mentee.person_id) + "?side=mentee"
    after = client.post(page, given, follow=True).text

    assert "0 of 1 took the course" in before
    assert "1 of 1 took the course" in after
    assert Completion.objects.get().course.slug == "own"


def test_the_mentees_course_is_a_gate_and_is_assigned(program, now) -> None:
    course = CourseFactory(slug="own", audience="mentee")
    Program.objects.update(needs_agreement=False, mentor_course=None, mentee_course=course)
    program.refresh_from_db()
    pair = mentorships.start(
        mentor=MentorFactory(program=program),
        mentee=MenteeFactory(program=program),
        program=program,
        origin="hand",
        crosses_border=True,
        by=program.owner,
        now=now,
    )
    row = Completion.objects.get()
    state_before = Mentorship.objects.get().state
    Completion.objects.filter(pk=row.pk).update(completed_at=now, percent_right=100, code="ABCD")

    mentorships.activate_ready(now=now)

    assert (row.person, row.course, state_before) == (pair.mentee_person, course, "preparing")
    assert Mentorship.objects.get().state == "active"


def test_without_a_reason_nothing_leaves(signed_in, program, mentor, course, trainer) -> None:
    reply = signed_in(trainer).post(address("training-export", program.pk), {"reason": " "})

    assert (reply.status_code, "Write what you need it for" in reply.text) == (400, True)
    assert not Event.objects.filter(verb="export training").exists()


def test_export_is_not_for_participants(signed_in, program, mentor, course) -> None:
    assert signed_in(mentor.person).post(address("training-export", program.pk)).status_code == 404
    assert Event.objects.count() == 0


def test_record_counts_as_taken(signed_in, program, mentor, course, trainer, now) -> None:
    given = {"done_on": (now - timedelta(days=30)).date().isoformat(), "evidence": "EMCC diploma 4711"}

    client = signed_in(trainer)
    reply = client.post(address("training-record", program.pk, mentor.person_id), given, follow=True)

    assert "1 of 1 took the course that is asked of them." in reply.text
    assert Completion.objects.get().recorded_by == trainer
    assert "EMCC diploma 4711" in lines(client.post(address("training-export", program.pk), WHY))[1]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"done_on": "2026-01-05"}, "Write down what you saw"),
        ({"evidence": "x"}, "Choose the day on which the course was finished"),
        ({"evidence": "x", "done_on": "2999-01-05"}, "Choose a day that has been"),
        ({"evidence": "x", "done_on": "2001-01-05"}, "an older course no longer counts"),
        ({"evidence": "x", "done_on": "soon"}, "Write the date as day, month and year"),
    ],
)
def test_record_says_what_is_missing(signed_in, program, mentor, course, trainer, given, said: str) -> None:
    reply = signed_in(trainer).post(address("training-record", program.pk, mentor.person_id), given)

    assert said in reply.text
    assert Completion.objects.count() == 0


def test_record_is_not_for_oneself_or_who_takes_no_part(signed_in, program, mentor, course, trainer) -> None:
    own = MentorFactory(program=program, person=trainer)
    client = signed_in(trainer)

    for person_pk in (own.person_id, program.owner_id):
        assert client.get(address("training-record", program.pk, person_pk)).status_code == 404


def test_new_version_leaves_running_pairs_alone_and_asks_new_ones(signed_in) -> None:
    course = CourseFactory()
    running = MentorshipFactory(mentor__program__mentor_course=course)
    CompletionFactory(person=running.mentor_person, course=course, done=True)
    Course.objects.update(version=2)

    client = signed_in(running.mentor_person)
    before = client.get(address("mentorship-detail", running.pk)).text
    unlisted.put(Mentorship.objects.all(), state="preparing", active_at=None)
    after = client.get(address("mentorship-detail", running.pk)).text

    assert ["Go to the course" in page for page in (before, after)] == [False, True]


@pytest.mark.parametrize("name", ["training-export", "training-record"])
def test_whoever_signed_in_long_ago_proves_it_first(
    signed_in, program, mentor, course, trainer, settings, name: str
) -> None:
    settings.SIGN_IN_AGAIN_MINUTES = 0
    where = [program.pk] if name == "training-export" else [program.pk, mentor.person_id]

    reply = signed_in(trainer).post(
        address(name, *where), WHY | {"done_on": "2026-11-01", "evidence": "A diploma"}
    )

    assert (reply.status_code, reply.url.split("?")[0]) == (302, "/settings/sign-in/again/")
    assert (Event.objects.count(), Completion.objects.count()) == (0, 0)
