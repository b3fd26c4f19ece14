"""Two clicks at the same moment, on real transactions."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connection, connections

from notices.models import Notice
from people.models import Event, Level
from programs.actions import mentorships, participants, programs
from programs.models import Mentee, Mentor, MentorLimit, Mentorship
from programs.states import WrongState
from tests.factories.people import PersonFactory
from tests.factories.programs import MenteeFactory, MentorFactory, ProgramFactory

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

AT_ONCE = 8


def race(deed: Callable[[], object]) -> list[str]:
    """Names of what went wrong, from AT_ONCE threads that start together."""
    barrier, problems = threading.Barrier(AT_ONCE), []

    def run() -> None:
        barrier.wait()
        try:
            deed()
        except Exception as problem:
            problems.append(type(problem).__name__)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return problems


def test_join_at_once_is_one_row(now):
    program, person = ProgramFactory(), PersonFactory(level=Level.MEDIOR)

    problems = race(
        lambda: participants.join(program, person, topics=["strategy"], wish="", form="online", now=now)
    )

    assert (problems, Mentee.objects.count(), Event.objects.filter(verb="join").count()) == ([], 1, 1)


def test_sign_up_mentor_at_once_is_one_row(now):
    program, person = ProgramFactory(), PersonFactory(level=Level.SENIOR)

    problems = race(
        lambda: participants.sign_up_mentor(
            program, person, seats=2, topics=["strategy"], form="online", introduction="", now=now
        )
    )

    assert (problems, list(Mentor.objects.values_list("state", "seats"))) == ([], [("available", 2)])


def test_expect_mentors_at_once_asks_each_once(now):
    program = ProgramFactory()
    PersonFactory.create_batch(3, level=Level.SENIOR)

    problems = race(lambda: participants.expect_mentors(program, now=now))

    assert (problems, Mentor.objects.count(), Notice.objects.count()) == ([], 3, 3)


def test_go_live_at_once_succeeds_once(now):
    program = ProgramFactory(draft=True)
    MentorFactory(program=program)
    PersonFactory(level=Level.MEDIOR)
    pk, owner = program.pk, program.owner

    problems = race(
        lambda: programs.go_live(type(program).objects.get(pk=pk), by=owner, now=now),
    )

    assert problems == [WrongState.__name__] * (AT_ONCE - 1)


def _begin_in(mentor: Mentor, now) -> None:
    mentee = Mentee.objects.get(program=mentor.program)
    mentorships.start(
        mentor=mentor,
        mentee=mentee,
        program=mentor.program,
        origin="request",
        crosses_border=False,
        by=mentor.person,
        now=now,
    )


@pytest.mark.parametrize(("guard", "held"), [("both", 2), ("trigger", 2), ("none", AT_ONCE)])
def test_limit_over_all_programs_holds_when_all_begin_at_once(now, guard, held, monkeypatch):
    """With the deed's own check, with the database's alone, and with neither: then it is overbooked."""
    person = PersonFactory(country="SE")
    mentors = [MentorFactory(program=ProgramFactory(name=f"P{n}"), person=person) for n in range(AT_ONCE)]
    for mentor in mentors:
        MenteeFactory(program=mentor.program)
    MentorLimit.objects.create(person=person, most=2)
    if guard != "both":
        monkeypatch.setattr(mentorships, "_check_limit", lambda mentor: None)
    if guard == "none":
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE programs_mentorship DISABLE TRIGGER mentorship_within_limit")
    waiting = iter(mentors)

    try:
        problems = race(lambda: _begin_in(next(waiting), now))
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE programs_mentorship ENABLE TRIGGER mentorship_within_limit")

    assert Mentorship.objects.holding().filter(mentor_person=person).count() == held
    assert len(problems) == AT_ONCE - held
    assert set(problems) <= {"MentorIsFull", "IntegrityError"}
