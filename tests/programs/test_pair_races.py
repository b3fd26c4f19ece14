"""Two at the same moment, on real transactions."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connections

from notices.models import Notice
from programs.actions import agreements, follow_ups, mentorships
from programs.models import Agreement, Answer, FollowUp, Mentorship
from tests.factories.pairs import FollowUpFactory
from tests.factories.programs import MenteeFactory, MentorFactory, MentorshipFactory, ProgramFactory

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def race(*deeds: Callable[[], object]) -> list[str]:
    """All at once; the names of what was refused."""
    barrier, problems = threading.Barrier(len(deeds)), []

    def run(deed: Callable[[], object]) -> None:
        barrier.wait()
        try:
            deed()
        except Exception as problem:
            problems.append(type(problem).__name__)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(problems)


def test_open_due_from_two_threads_asks_once(now):
    MentorshipFactory()

    problems = race(*[lambda: follow_ups.open_due(today=date(2026, 3, 26), now=now)] * 2)

    assert (problems, FollowUp.objects.count(), Notice.objects.count()) == ([], 1, 2)


def test_start_at_once_never_overbooks(now):
    program = ProgramFactory()
    mentor = MentorFactory(program=program, seats=2)
    mentees = [MenteeFactory(program=program) for _ in range(6)]

    def start(mentee) -> Callable[[], object]:
        return lambda: mentorships.start(
            mentor=mentor,
            mentee=mentee,
            program=program,
            origin="request",
            crosses_border=True,
            by=mentor.person,
            now=now,
        )

    problems = race(*[start(mentee) for mentee in mentees])

    assert (problems, Mentorship.objects.count()) == (["MentorIsFull"] * 4, 2)


def test_answer_twice_at_once_is_one_answer(now):
    follow_up = FollowUpFactory()
    words = {"meetings": 1, "rating": 4, "closer": "yes"}
    by = follow_up.mentorship.mentor_person

    problems = race(*[lambda: follow_ups.answer(follow_up, by=by, now=now, **words)] * 3)

    assert (problems, Answer.objects.count()) == (["AlreadyAnswered"] * 2, 1)


def test_write_an_agreement_at_once_is_refused_to_the_second(now):
    pair = MentorshipFactory(preparing=True)

    def write(person) -> Callable[[], object]:
        return lambda: agreements.write(
            pair, by=person, now=now, rhythm=person.email, form="online", text="", based_on=0
        )

    problems = race(write(pair.mentor_person), write(pair.mentee_person))

    assert (problems, Agreement.objects.count()) == (["WrongVersion"], 1)
