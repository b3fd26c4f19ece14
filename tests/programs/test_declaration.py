"""What people say about themselves: theirs alone, counted in groups of ten, and read by nothing else."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.contrib import admin
from django.db import connection

from dashboard import segments
from dashboard.actions import releases
from matching import engine, load
from matching.models import Policy
from people import acting
from people.models import Event, Person
from programs.actions import declaring
from programs.models import Audience, Declaration, Mentee, Program, Side
from tests.conftest import NOW
from tests.factories.declarations import DeclarationFactory
from tests.factories.people import PersonFactory
from tests.factories.programs import MenteeFactory, MentorFactory, ProgramFactory
from tools.folder import ROOT

PAGE = "/settings/groups/"
OCTOBER, IN_OCTOBER = date(2026, 10, 1), datetime(2026, 10, 1, 6, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _asked(settings) -> None:
    settings.DECLARED_TRAITS = ["gender", "disability"]


def said(person: Person) -> dict[str, str]:
    with acting.as_house():
        return {row.trait: row.answer for row in Declaration.objects.filter(person=person)}


def test_nothing_is_asked_where_the_company_asks_nothing(signed_in, settings):
    settings.DECLARED_TRAITS = []
    client = signed_in(PersonFactory())

    page = client.get(PAGE)

    assert "Your company asks no such questions here." in page.text
    assert "<form" not in page.text.split("<main")[1].split("</main")[0]
    assert PAGE not in client.get("/settings/").text


def test_say_change_and_delete(signed_in):
    person = PersonFactory()
    client = signed_in(person)
    assert PAGE in client.get("/settings/").text

    client.post(PAGE, {"gender": "woman", "disability": "no"})
    both = said(person)
    client.post(PAGE, {"gender": "other", "disability": ""})
    one = said(person)
    page = client.get(PAGE).text
    client.post(f"{PAGE}delete/")

    assert (both, one) == ({"gender": "woman", "disability": "no"}, {"gender": "other"})
    assert re.search(r'value="other"[^>]*checked', page)
    assert "Delete my answers" in page
    assert said(person) == {}


@pytest.mark.parametrize("sent", [{"gender": "robot"}, {"gender": "woman", "disability": "yes or no"}])
def test_other_answers_are_refused(signed_in, sent):
    person = PersonFactory()

    page = signed_in(person).post(PAGE, sent)

    assert "Choose one of the answers" in page.text
    assert said(person) == {}


def test_trait_that_is_not_asked_is_not_kept(signed_in):
    person = PersonFactory()

    signed_in(person).post(PAGE, {"gender": "man", "origin": "yes"})

    assert said(person) == {"gender": "man"}


def test_nothing_is_logged_and_nothing_lies_in_the_clear(db):
    person = PersonFactory()
    before = Event.objects.count()
    declaring.declare(person, {"gender": "woman"}, now=NOW)
    with connection.cursor() as cursor:
        cursor.execute("SELECT answer FROM programs_declaration")
        stored = cursor.fetchone()[0]
    declaring.take_back(person)

    assert "woman" not in stored
    assert Event.objects.count() == before
    assert Declaration.objects.count() == 0


def test_row_is_there_for_this_person_only(app_role):
    row = DeclarationFactory()
    others = [PersonFactory(), PersonFactory(hr_admin=True, is_superuser=True)]
    seen = []
    for person in (row.person, *others):
        with acting.as_person(person.pk):
            seen.append(Declaration.objects.count())

    assert seen == [1, 0, 0]


def test_admin_does_not_know_it():
    assert Declaration not in admin.site._registry


@pytest.fixture
def program(db) -> Program:
    """Open to sixty seniors of one country; of the forty who joined thirty are women and four are men."""
    program = ProgramFactory(owner__level="head")
    Audience.objects.filter(program=program, role="mentee").update(levels=["senior"])
    people = PersonFactory.create_batch(60, country="NL", level="senior")
    for person in people[:40]:
        MenteeFactory(program=program, person=person, enrolled_at=datetime(2026, 6, 3, 9, tzinfo=UTC))
    for number, person in enumerate(people[:34]):
        DeclarationFactory(person=person, answer="woman" if number < 30 else "man")
    return program


def test_groups_below_ten_are_told_together(program):
    releases.freeze(program, until=OCTOBER, now=IN_OCTOBER)

    found = segments.told(program, Side.MENTEE)

    assert found is not None
    rows = {row.names: [each.value for each in row.amounts] for row in found[1]["declared:gender"]}
    assert rows == {("woman",): [30, 30, 0, 0, 0], ("", "man"): [30, 10, 0, 0, 0]}


def test_segment_of_six_is_told_and_declared_group_of_six_is_not(program):
    """Ten is the floor of what people declared, five that of all else; both stand in one release."""
    people = [row.person for row in program.mentees.all()[:6]]
    with acting.as_house():
        Declaration.objects.exclude(person__in=people).delete()

    releases.freeze(program, until=OCTOBER, now=IN_OCTOBER)

    found = segments.told(program, Side.MENTEE)
    assert found is not None
    assert all("woman" not in row.names or len(row.names) > 1 for row in found[1]["declared:gender"])


def test_page_of_totals_says_what_was_asked(program, signed_in):
    releases.freeze(program, until=OCTOBER, now=IN_OCTOBER)

    page = signed_in(program.owner).get(f"/hr/programs/{program.pk}/segments/").text

    assert "How do you see yourself?" in page
    assert "Woman" in page


def outcome(program: Program, mentees: list[Mentee], signed_in: Any) -> tuple[Any, ...]:
    """What the engine would be given, and the mentors in the order in which each mentee reads them."""
    problem = load.problem(program, Policy.objects.current(program), today=NOW.date())
    pages = [signed_in(row.person).get(f"/mentors/?program={program.pk}").text for row in mentees]
    orders = [list(dict.fromkeys(re.findall(r'href="/mentors/(\d+)/', page))) for page in pages]
    return engine.fingerprint(problem), orders


def test_other_answers_change_no_run_and_no_list(db, signed_in):
    program = ProgramFactory()
    mentors = [MentorFactory(program=program, person__country="SE") for _each in range(6)]
    mentees = [MenteeFactory(program=program) for _each in range(4)]
    before = outcome(program, mentees, signed_in)
    assert all(len(set(order)) == len(mentors) for order in before[1])

    for answer in ("woman", "man", "other"):
        for row in (*mentors, *mentees):
            declaring.declare(row.person, {"gender": answer, "disability": "yes"}, now=NOW)

        assert outcome(program, mentees, signed_in) == before


def test_only_counting_and_its_own_page_know_it():
    """By name: whoever adds a reader stands here, with a reason."""
    readers = {
        str(file.relative_to(ROOT))
        for app in ("people", "notices", "guides", "programs", "matching", "dashboard")
        for file in (ROOT / app).rglob("*.py")
        if "migrations" not in file.parts and re.search(r"\bDeclaration\b", file.read_text())
    }

    assert readers == {
        "programs/models/declaration.py",
        "programs/models/__init__.py",
        "programs/actions/declaring.py",
        "programs/views/declaration.py",
        "programs/actions/erasure.py",
        "programs/privacy.py",  # one's own data, to take along
        "dashboard/segments.py",
    }
