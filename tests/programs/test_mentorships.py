from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from guides.models import Completion
from notices import delivery
from notices.models import Notice
from people.models import Event, Person
from programs.actions import mentorships
from programs.models import Mentorship, Program
from tests.factories.guides import CompletionFactory, CourseFactory
from tests.factories.pairs import AgreementFactory
from tests.factories.programs import MenteeFactory, MentorFactory, MentorshipFactory, ProgramFactory

pytestmark = pytest.mark.django_db


def start(mentor, mentee, program, now, **changes) -> Mentorship:
    details = {"origin": "request", "crosses_border": True, "by": mentor.person, "now": now}
    return mentorships.start(mentor=mentor, mentee=mentee, program=program, **(details | changes))


def test_start_makes_a_preparing_pair_and_tells_both_once(mentor, mentee, program, now):
    pair = start(mentor, mentee, program, now)

    assert (pair.state, pair.started_on, pair.planned_end_on) == (
        "preparing",
        date(2026, 3, 2),
        date(2027, 1, 5),
    )
    assert (pair.mentor_country, pair.mentee_country) == ("SE", "NL")
    assert sorted(Notice.objects.values_list("kind", "to")) == sorted(
        [("mentorship_started", mentor.person_id), ("mentorship_started", mentee.person_id)]
    )
    assert list(Event.objects.values_list("verb", "about_name")) == [
        ("start", "Astrid Lindgren – Sanne de Wit")
    ]


def test_start_in_an_always_on_program_runs_a_year(now):
    program = ProgramFactory(always_on=True)
    mentor, mentee = MentorFactory(program=program), MenteeFactory(program=program)

    pair = start(mentor, mentee, program, now)

    assert pair.planned_end_on == date(2027, 3, 2)


def test_start_assigns_the_mentor_course(mentor, mentee, program, now):
    Program.objects.update(mentor_course=CourseFactory())
    program.refresh_from_db()

    start(mentor, mentee, program, now)

    assert list(Completion.objects.values_list("person", "course")) == [
        (mentor.person_id, program.mentor_course_id)
    ]


def test_start_where_nothing_is_asked_is_active_at_once(mentor, mentee, program, now):
    Program.objects.update(needs_agreement=False)
    program.refresh_from_db()

    pair = start(mentor, mentee, program, now)

    assert (pair.state, pair.active_at) == ("active", now)


def test_start_with_a_full_mentor_is_refused(mentor, mentee, program, now):
    MentorshipFactory(mentor=mentor)

    with pytest.raises(mentorships.MentorIsFull):
        start(mentor, mentee, program, now)

    assert mentee.mentorships.count() == 0


def test_start_with_a_mentee_who_has_a_mentor_is_refused(mentor, mentee, program, now):
    MentorshipFactory(mentor=MentorFactory(program=program), mentee=mentee)

    with pytest.raises(mentorships.MenteeIsTaken):
        start(mentor, mentee, program, now)

    assert mentor.mentorships.count() == 0


@pytest.mark.parametrize("columns", [{"state": "paused"}, {"ends_on": date(2026, 3, 2)}])
def test_start_outside_a_live_program_is_refused(mentor, mentee, program, now, columns):
    Program.objects.update(**columns)
    program.refresh_from_db()

    with pytest.raises(mentorships.ProgramIsNotLive):
        start(mentor, mentee, program, now)

    assert Mentorship.objects.count() == 0


def test_start_across_programs_is_refused(mentor, program, now):
    with pytest.raises(ValueError, match="one program"):
        start(mentor, MenteeFactory(), program, now)


@pytest.mark.parametrize(
    ("course", "agreement", "expected"),
    [
        (None, None, "preparing"),
        (None, "half", "preparing"),
        (None, "both", "active"),
        ("open", "both", "preparing"),
        ("done", "both", "active"),
        ("done", None, "preparing"),
    ],
)
def test_activate_if_ready_waits_for_course_and_agreement(now, course, agreement, expected):
    asked = CourseFactory() if course else None
    pair = MentorshipFactory(preparing=True, mentor__program__mentor_course=asked)
    if course == "done":
        CompletionFactory(person=pair.mentor_person, course=asked, done=True)
    if agreement:
        AgreementFactory(mentorship=pair, agreed=agreement == "both")

    activated = mentorships.activate_if_ready(pair, now=now)

    assert (activated, pair.state) == (expected == "active", expected)


def test_activate_if_ready_twice_tells_once(now):
    pair = AgreementFactory(mentorship__preparing=True, agreed=True).mentorship

    answers = [mentorships.activate_if_ready(pair, now=now) for _ in range(2)]

    assert answers == [True, False]
    assert Notice.objects.filter(kind="mentorship_active").count() == 2


def test_activate_if_ready_looks_at_the_newest_version_only(now):
    pair = AgreementFactory(mentorship__preparing=True, agreed=True).mentorship
    AgreementFactory(mentorship=pair, version=2)

    assert mentorships.activate_if_ready(pair, now=now) is False


def test_activate_ready_goes_on_after_one_bad_row(now, monkeypatch):
    good = AgreementFactory(mentorship__preparing=True, agreed=True).mentorship
    bad = AgreementFactory(mentorship__preparing=True, agreed=True).mentorship
    honest = mentorships.load.readiness

    def readiness(row):
        if row.pk == bad.pk:
            raise RuntimeError("a bad row")
        return honest(row)

    monkeypatch.setattr(mentorships.load, "readiness", readiness)

    assert mentorships.activate_ready(now=now) == 1
    good.refresh_from_db()
    assert good.state == "active"


def test_mentorship_of_another_person_is_refused(stranger, now):
    pair = MentorshipFactory(preparing=True)

    with pytest.raises(mentorships.NotOfThePair):
        mentorships.activate_if_ready(pair, now=now, by=stranger)


@pytest.mark.parametrize("language", ["en", "nl"])
def test_mails_of_a_start_have_both_parts(mentor, mentee, program, now, language):
    type(mentor.person).objects.update(language=language)
    start(mentor, mentee, program, now)

    mails = [delivery.compose(notice) for notice in Notice.objects.select_related("to")]

    assert [len(mail.alternatives) for mail in mails] == [1, 1]
    assert all("/mentorships/" in mail.body and "/mentorships/" in mail.alternatives[0][0] for mail in mails)


def hold_all(pairs, program: Program, now: datetime) -> list[Mentorship]:
    words = {"origin": "run", "crosses_border": True, "by": program.owner, "now": now}
    return mentorships.hold_all(pairs, program=program, held_until=now + timedelta(minutes=10), **words)


@pytest.fixture
def two_pairs(program: Program):
    return [(MentorFactory(program=program), MenteeFactory(program=program)) for _ in range(2)]


def test_hold_all_as_one_by_one(program: Program, two_pairs, now: datetime) -> None:
    rows = hold_all(two_pairs, program, now)

    alone = mentorships.start(
        mentor=MentorFactory(program=program),
        mentee=MenteeFactory(program=program),
        program=program,
        origin="run",
        crosses_border=True,
        by=program.owner,
        now=now,
        held_until=now + timedelta(minutes=10),
    )
    own = {"id", "mentor_id", "mentee_id", "mentor_person_id", "mentee_person_id"}
    kept = [
        {name: value for name, value in row.items() if name not in own}
        for row in Mentorship.objects.order_by("pk").values()
    ]
    assert [(row.mentor, row.mentee) for row in rows] == two_pairs
    assert kept == [kept[-1]] * 3
    assert Event.objects.filter(verb="hold pair").count() == 3
    assert alone.state == "held"


@pytest.mark.parametrize(
    ("spoil", "refusal"),
    [
        (lambda pairs: MentorshipFactory(mentor=pairs[1][0]), mentorships.MentorIsFull),
        (
            lambda pairs: MentorshipFactory(mentee=pairs[1][1], mentor__program=pairs[1][1].program),
            mentorships.MenteeIsTaken,
        ),
        (lambda pairs: pairs.append((pairs[0][0], pairs[1][1])), mentorships.MentorIsFull),
        (
            lambda pairs: pairs.append((MentorFactory(program=pairs[0][0].program), pairs[1][1])),
            mentorships.MenteeIsTaken,
        ),
        (
            lambda pairs: Person.objects.filter(pk=pairs[1][1].person_id).update(country="SE"),
            mentorships.CountryChanged,
        ),
        (lambda pairs: Program.objects.update(state="paused"), mentorships.ProgramIsNotLive),
        (lambda pairs: pairs.append((MentorFactory(), MenteeFactory())), ValueError),
    ],
    ids=["full", "taken", "two for one place", "two for one mentee", "moved", "paused", "strangers"],
)
def test_hold_all_is_all_or_none(program: Program, two_pairs, now: datetime, spoil, refusal) -> None:
    spoil(two_pairs)

    with pytest.raises(refusal):
        hold_all(two_pairs, program, now)

    assert not Mentorship.objects.filter(state="held").exists()
