"""A program against six standards: each point is found, and each is missing without what it rests on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from dashboard import standards
from guides.models import MustRead
from matching.models import Policy
from people.models import Person
from programs.models import Campaign, FollowUp, Mentorship, Program, QuarterNote, Signal, TrainingSession
from tests.factories.campaigns import CampaignFactory
from tests.factories.endings import SignalFactory
from tests.factories.guides import CompletionFactory, CourseFactory, GuideFactory
from tests.factories.matching import MentorRequestFactory, PolicyFactory
from tests.factories.pairs import AnswerFactory, FollowUpFactory
from tests.factories.people import PersonFactory
from tests.factories.programs import MentorshipFactory, ProgramFactory
from tests.factories.sessions import TrainingSessionFactory

TODAY = date(2026, 3, 2)


@pytest.fixture
def good(db) -> Program:
    """A program that lacks nothing."""
    row = ProgramFactory(
        purpose="To grow",
        purpose_nl="Om te groeien",
        mentor_course=CourseFactory(),
        mentee_course=CourseFactory(),
        guide=GuideFactory(),
        confidant=PersonFactory(),
        both_confirm=True,
    )
    for role in ("mentor", "mentee"):
        row.audiences.update_or_create(role=role, defaults={"levels": ["senior"]})
    PolicyFactory(program=row, musts=[{"rule": "not_in_line"}])
    MustRead.objects.create(guide=row.guide, slug="roles", asked_from=timezone.now())
    pair = MentorshipFactory(mentor__program=row)
    CompletionFactory(person=pair.mentor_person, course=row.mentor_course, done=True)
    follow_up = FollowUpFactory(mentorship=pair, state="closed", closed_at=timezone.now())
    AnswerFactory(follow_up=follow_up)
    QuarterNote.objects.create(
        program=row, until_on=TODAY - timedelta(days=9), figures={}, written_by=row.owner,
        written_at=timezone.now(),
    )  # fmt: skip
    TrainingSessionFactory(program=row)
    CampaignFactory(program=row, segments=["managers"], state="done")
    return Program.objects.get(pk=row.pk)


def missing(program: Program) -> list[str]:
    fresh = Program.objects.get(pk=program.pk)
    return [each.words for each in standards.of(fresh, today=TODAY) if each.is_gap]


def test_a_good_program_has_no_gaps(good: Program):
    found = standards.of(good, today=TODAY)

    assert [each.words for each in found if each.is_gap] == []
    assert (standards.percent(found), standards.grade(standards.percent(found))) == (100, "gold")
    assert {each.standard for each in found} == set(standards.STANDARDS)


def late_request(program: Program) -> None:
    MentorRequestFactory(mentor__program=program, asked_at=timezone.make_aware(timezone.datetime(2026, 2, 1)))


def late_signal(program: Program) -> None:
    SignalFactory(program=program, since_on=TODAY - timedelta(days=20))


def change(**columns: object) -> Callable[[Program], object]:
    return lambda program: Program.objects.filter(pk=program.pk).update(**columns)


@pytest.mark.parametrize(
    ("deed", "words"),
    [
        (change(purpose=" "), "What the program is for is written down"),
        (change(purpose_nl=""), "Dutch readers read it in Dutch"),
        (
            change(is_always_on=False, starts_on=None, ends_on=None),
            "Its beginning and end are set, or it is always on",
        ),
        (
            lambda row: row.audiences.filter(role="mentee").update(levels=[], countries=[]),
            "It is said for whom it is, mentors and mentees apart",
        ),
        (change(mentor_course=None), "Mentors are asked to take a course"),
        (change(mentee_course=None), "Mentees are asked to take a course"),
        (lambda row: MentorshipFactory(mentor__program=row), "Four of five mentors with a pair took it"),
        (lambda row: TrainingSession.objects.update(state="cancelled"), "HR gives live trainings"),
        (
            lambda row: Campaign.objects.update(segments=["mentors"]),
            "Managers are told what is asked of them",
        ),
        (
            lambda row: Policy.objects.update(musts=[]),
            "Nobody is paired with somebody in their own line",
        ),
        (
            lambda row: (change(both_confirm=False)(row), Mentorship.objects.update(origin="hand")),
            "Both have a say in whom they are paired with",
        ),
        (change(quarters=0), "Pairs are asked each quarter how it goes"),
        (
            lambda row: FollowUpFactory(
                mentorship=MentorshipFactory(mentor__program=row), state="closed", closed_at=timezone.now()
            ),
            "Three of five check-ins are answered",
        ),
        (
            lambda row: QuarterNote.objects.update(until_on=TODAY - timedelta(days=120)),
            "The coordinator looked back on the last quarter",
        ),
        (change(confidant=None), "Somebody by name is there for who does not feel safe"),
        (change(needs_agreement=False), "Pairs agree on what stays between them"),
        (
            lambda row: MustRead.objects.all().delete(),
            "Chapters on roles and confidentiality are confirmed as read",
        ),
        (
            lambda row: Person.objects.filter(pk=row.deputy_id).update(is_active=False),
            "An owner and a deputy who work here answer for it",
        ),
        (late_request, "No request waits for more than two weeks"),
        (late_signal, "No signal lies for two weeks without somebody who takes it on"),
        (lambda row: Campaign.objects.update(state="draft"), "Messages to participants are planned or sent"),
    ],
)
def test_each_point_is_missing_without_what_it_rests_on(good: Program, deed, words: str):
    assert words not in missing(good)

    deed(good)

    assert words in missing(good)


@pytest.mark.parametrize(
    ("reached", "said"), [(100, "gold"), (90, "gold"), (89, "silver"), (79, "bronze"), (69, "")]
)
def test_grades_are_those_of_the_award(reached: int, said: str):
    assert str(standards.grade(reached)) == said


def test_the_page_shows_gaps_with_where_to_mend_them(signed_in, good: Program):
    change(purpose_nl="")(good)

    page = signed_in(good.owner).get(reverse("dashboard:program-standards", args=[good.pk])).text

    assert (
        f'<a href="{reverse("programs:program-edit", args=[good.pk])}">Dutch readers read it in Dutch</a>'
        in page
    )
    assert " of 25 points are there" in page


def test_others_find_no_page(signed_in, good: Program, stranger: Person):
    assert signed_in(stranger).get(reverse("dashboard:program-standards", args=[good.pk])).status_code == 404


def test_more_pairs_ask_no_more_questions(good: Program):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            standards.of(Program.objects.get(pk=good.pk), today=TODAY)
        return len(queries)

    before = asked()
    for _each in range(3):
        AnswerFactory(follow_up=FollowUpFactory(mentorship=MentorshipFactory(mentor__program=good)))

    assert asked() == before
    assert before <= 8
    assert FollowUp.objects.count() == 4
    assert Signal.objects.count() == 0
