"""Two at the same moment, everywhere else: who comes second reads why, and nothing happens twice."""

from __future__ import annotations

from datetime import date
from functools import partial

import pytest

from matching import tasks as matching_tasks
from matching.actions import launch, requests, runs
from matching.models import MatchRun, MentorRequest, Policy, Proposal
from notices.models import Notice
from people.actions import roster
from people.models import Event, Person
from programs import tasks as programs_tasks
from programs.actions import agreements, mentorships, participants
from programs.actions.agreements import WrongVersion
from programs.models import Agreement, FollowUp, Mentee, Mentor, Mentorship
from programs.states import WrongState
from tests.conftest import NOW
from tests.factories.matching import MatchRunFactory, MentorRequestFactory, PolicyFactory
from tests.factories.people import PersonFactory
from tests.factories.programs import MenteeFactory, MentorFactory, MentorshipFactory, ProgramFactory
from tests.matching.races import together

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

FEED = b"employee id,first name,last name,email,country,level\nE1,Fatima,Haddad,f@example.com,AE,Senior\n"


def kinds(outcomes: list[object]) -> list[str]:
    return sorted(type(outcome).__name__ for outcome in outcomes)


def offering(mentor: Mentor, *, seats: int) -> partial[None]:
    words = {"topics": ["strategy"], "form": "both", "introduction": "", "languages": ["en"]}
    return partial(participants.offer, mentor, seats=seats, by=mentor.person, now=NOW, **words)


def test_joining_in_two_tabs_is_one_mentee():
    program, person = ProgramFactory(), PersonFactory(level="medior")
    join = partial(
        participants.join,
        program,
        person,
        topics=["strategy"],
        wish="",
        form="both",
        now=NOW,
        languages=["en"],
    )

    outcomes = together([join] * 4)

    assert (kinds(outcomes), Mentee.objects.count()) == (["Mentee"] * 4, 1)
    assert Event.objects.filter(verb="join").count() == 1


def test_offering_in_two_tabs_while_the_clock_asks_is_one_mentor():
    program, person = ProgramFactory(), PersonFactory(level="senior")
    offer = partial(
        participants.sign_up_mentor,
        program,
        person,
        now=NOW,
        seats=2,
        topics=["strategy"],
        form="both",
        introduction="",
        languages=["en"],
    )

    outcomes = together([offer, offer, partial(participants.expect_mentors, program, now=NOW)])

    assert [name for name in kinds(outcomes) if name not in {"Mentor", "int"}] == []
    assert [row.state for row in Mentor.objects.filter(person=person)] == ["available"]


def test_asking_the_same_mentor_in_two_tabs_is_one_request():
    mentor = MentorFactory()
    mentee = MenteeFactory(program=mentor.program)
    PolicyFactory(program=mentor.program)
    ask = partial(
        requests.ask, mentor=mentor, mentee=mentee, wish="w", why="", form="both", by=mentee.person, now=NOW
    )

    outcomes = together([ask] * 4)

    assert (kinds(outcomes), MentorRequest.objects.count()) == (["MentorRequest"] * 4, 1)
    assert Notice.objects.filter(kind="request_asked").count() == 1


def test_lowering_seats_while_accepting_never_overbooks():
    mentor = MentorFactory(seats=2)
    PolicyFactory(program=mentor.program)
    asked = [MentorRequestFactory(mentor=mentor) for _ in range(3)]
    answers = [partial(requests.accept, row, by=mentor.person, now=NOW) for row in asked]

    outcomes = together([*answers, offering(mentor, seats=1)])

    assert set(kinds(outcomes)) <= {"Mentorship", "MentorIsFull", "WrongState", "NoneType"}
    assert Mentorship.objects.count() in {1, 2}
    assert Mentor.objects.get().seats == 1


def test_publishing_while_mentors_accept_pairs_nobody_twice():
    program = ProgramFactory()
    PolicyFactory(program=program)
    mentors = [MentorFactory(program=program) for _ in range(3)]
    asked = [MentorRequestFactory(mentor=mentor, program=program) for mentor in mentors]
    run = MatchRunFactory(program=program, policy=Policy.objects.current(program))
    runs.solve(run, now=NOW)
    accepts = [partial(requests.accept, row, by=row.mentor.person, now=NOW) for row in asked]

    outcomes = together([partial(runs.publish, run, by=program.owner, now=NOW), *accepts])

    refusals = {"MentorIsFull", "MenteeIsTaken", "MenteeIsHeld", "WrongState"}
    assert set(kinds(outcomes)) <= {"list", "Mentorship"} | refusals, outcomes
    assert Mentorship.objects.count() == len(set(Mentorship.objects.values_list("mentee", flat=True))) == 3


def test_two_who_write_the_first_agreement_read_each_other():
    pair = MentorshipFactory(preparing=True)
    words = {"rhythm": "Monthly", "form": "both", "based_on": 0, "now": NOW}

    outcomes = together(
        [
            partial(agreements.write, pair, by=pair.mentor_person, text="His", **words),
            partial(agreements.write, pair, by=pair.mentee_person, text="Hers", **words),
        ]
    )

    assert (kinds(outcomes), Agreement.objects.count()) == (["Agreement", WrongVersion.__name__], 1)


def test_applying_an_import_twice_applies_it_once():
    by = PersonFactory(hr_admin=True)
    made = roster.preview(FEED, file_name="people.csv", by=by, now=NOW)

    outcomes = together([partial(roster.apply_import, made, by=by, now=NOW)] * 3)

    assert (kinds(outcomes), Person.objects.filter(employee_id="E1").count()) == (["RosterImport"] * 3, 1)
    assert Event.objects.filter(verb="apply import").count() == 1


def test_going_live_twice_invites_once():
    program = ProgramFactory(draft=True, starts_on=date(2026, 3, 2), ends_on=date(2027, 3, 2))
    PersonFactory(level="senior", country="SE")
    PersonFactory(level="medior", country="NL")

    outcomes = together([partial(launch.go_live, program, by=program.owner, now=NOW)] * 3)

    assert kinds(outcomes) == ["NoneType", "WrongState", "WrongState"]
    assert Notice.objects.filter(kind="program_mentor_expected").count() == Mentor.objects.count() == 1


def test_striking_and_locking_while_it_is_calculated_again_waits_or_is_refused():
    program = ProgramFactory()
    run = MatchRunFactory(program=program, policy=PolicyFactory(program=program))
    for _ in range(3):
        MentorFactory(program=program)
        MenteeFactory(program=program)
    runs.solve(run, now=NOW)
    first, second, _third = Proposal.objects.filter(run=run)
    runs.again(run, by=program.owner, now=NOW)

    outcomes = together(
        [
            partial(runs.solve, run, now=NOW),
            partial(runs.solve, run, now=NOW),
            partial(runs.strike, first, by=program.owner),
            partial(runs.lock, second, by=program.owner),
        ]
    )

    assert set(kinds(outcomes)) <= {"bool", "WrongState", "NoneType"}
    # Both pass by a run that a strike or lock holds in that moment; beat's sweep then solves it.
    swept = [] if True in outcomes[:2] else [runs.solve(run, now=NOW)]
    assert [*outcomes[:2], *swept].count(True) == 1
    assert MatchRun.objects.get().state == MatchRun.State.SOLVED


def test_planning_while_the_draft_is_set_aside_gives_a_draft_or_says_so():
    program = ProgramFactory()
    run = MatchRunFactory(program=program, solved=True, policy=PolicyFactory(program=program))

    outcomes = together(
        [partial(runs.discard, run, by=program.owner)]
        + [partial(runs.plan, program, by=program.owner, now=NOW) for _ in range(4)]
    )

    assert set(kinds(outcomes)) <= {"NoneType", "MatchRun", WrongState.__name__}
    assert MatchRun.objects.drafts().count() <= 1


def test_daily_rounds_that_run_at_once_do_it_once():
    pair = MentorshipFactory()
    MentorFactory(program=pair.program, state="not_now", not_now_until=date(2026, 3, 1))
    MentorRequestFactory(mentor__program=pair.program, answer_by=date(2026, 2, 1), reminded_at=NOW)

    together([programs_tasks.daily_round, programs_tasks.daily_round] + [matching_tasks.daily_round] * 2)

    keys = list(Notice.objects.values_list("key", flat=True))
    assert len(keys) == len(set(keys))
    assert FollowUp.objects.filter(mentorship=pair).count() == 1
    assert Event.objects.filter(verb="expire request").count() == 1
    assert Event.objects.filter(verb="ask again").count() == 1


def test_moving_to_the_mentors_country_while_accepting_is_refused_in_words(monkeypatch):
    """The feed writes between the look at the rules and the birth of the pair."""
    asked = MentorRequestFactory()
    PolicyFactory(program=asked.program)
    judge = requests.check_pair

    def then_move(mentor: Mentor, mentee: Mentee, *, now: object) -> None:
        judge(mentor, mentee, now=now)  # type: ignore[arg-type]
        Person.objects.filter(pk=mentee.person_id).update(country=mentor.person.country)

    monkeypatch.setattr(requests, "check_pair", then_move)

    with pytest.raises(requests.NotAllowed):
        requests.accept(asked, by=asked.mentor.person, now=NOW)

    assert Mentorship.objects.count() == 0


def test_publishing_leaves_out_who_moved_in_this_very_moment(monkeypatch):
    program = ProgramFactory()
    run = MatchRunFactory(program=program, policy=PolicyFactory(program=program))
    mentor, mentee = MentorFactory(program=program), MenteeFactory(program=program)
    runs.solve(run, now=NOW)
    begin = mentorships.hold_all

    def move_first(pairs: object, **words: object) -> list[Mentorship]:
        Person.objects.filter(pk=mentee.person_id).update(country=mentor.person.country)
        return begin(pairs, **words)  # type: ignore[arg-type]

    monkeypatch.setattr(mentorships, "hold_all", move_first)

    begun = runs.publish(run, by=program.owner, now=NOW)

    run.refresh_from_db()
    assert begun == []
    assert run.result["left_out"] == [{"mentor": mentor.pk, "mentee": mentee.pk, "reason": "other_country"}]
