"""Each signal: when it opens, when it does not, and that it closes by itself."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from django.urls import reverse

from notices.delivery import compose
from notices.models import Notice
from people import acting, audit
from programs import signal_words, tasks
from programs.actions import looking, signals
from programs.models import Meeting, Mentorship, Program, Signal, SignalStep
from tests.factories.endings import SignalFactory
from tests.factories.guides import CourseFactory
from tests.factories.pairs import (
    AgreementFactory,
    AnswerFactory,
    FollowUpFactory,
    GoalFactory,
    MeetingFactory,
)
from tests.factories.programs import MentorFactory, MentorshipFactory, ProgramRoleFactory

TODAY = date(2026, 3, 2)
NEW = {"started_on": date(2026, 2, 1), "active_at": datetime(2026, 2, 1, 9, tzinfo=UTC)}
FINE = dict.fromkeys(("r1", "r2", "r3", "r4", "r5"), 5)
POOR = dict.fromkeys(("r1", "r2", "r3", "r4", "r5"), 2)


def look(today: date = TODAY) -> list[str]:
    now = datetime(today.year, today.month, today.day, 10, tzinfo=UTC)
    signals.keep(looking.OF_PAIRS, lambda: looking.find(today=today), today=today, now=now)
    return sorted(Signal.objects.going_on().values_list("rule", flat=True))


@pytest.fixture
def pair(program) -> Mentorship:
    """All is well: agreed, a goal, met ten days ago."""
    row = MentorshipFactory(mentor=MentorFactory(program=program), **NEW)
    AgreementFactory(mentorship=row, agreed=True)
    GoalFactory(mentorship=row)
    MeetingFactory(mentorship=row, state="held", starts_at=datetime(2026, 2, 20, 9, tzinfo=UTC))
    return row


def answers(pair: Mentorship, quarter: int = 1, **sides: dict) -> None:
    row = FollowUpFactory(mentorship=pair, quarter=quarter, due_on=TODAY)
    for side, words in sides.items():
        AnswerFactory(follow_up=row, by_mentor=side == "mentor", **words)


def test_a_pair_that_is_well_gives_no_signal(pair):
    answers(pair, mentee={"rating": 5, "values": FINE}, mentor={"rating": 5, "values": FINE})

    assert look() == []


def test_s1_no_first_meeting_in_two_weeks_and_gone_once_it_is_noted(pair):
    Meeting.objects.all().delete()

    before, step = look(date(2026, 2, 15)), look(date(2026, 2, 16))
    MeetingFactory(mentorship=pair, state="held", starts_at=datetime(2026, 2, 16, 9, tzinfo=UTC))

    row = Signal.objects.get()
    assert (before, step, row.since_on) == ([], ["S1"], date(2026, 2, 15))
    assert look(date(2026, 2, 17)) == []
    row.refresh_from_db()
    assert (row.state, row.is_fixed) == ("closed", True)
    assert list(row.steps.values_list("kind", flat=True)) == ["fixed"]


def test_s2_waits_for_one_and_a_half_times_the_rhythm_and_not_where_one_is_planned(pair):
    assert [look(date(2026, 4, 6)), look(date(2026, 4, 7))] == [[], ["S2"]]
    MeetingFactory(mentorship=pair, starts_at=datetime(2026, 4, 20, 9, tzinfo=UTC))
    assert look(date(2026, 4, 8)) == []


def test_s14_takes_the_place_of_s2_after_a_silent_quarter(pair):
    assert look(date(2026, 5, 22)) == ["S2"]
    assert look(date(2026, 5, 23)) == ["S14"]


def test_s3_no_agreement_after_three_weeks_and_later_after_a_pause(pair):
    pair.agreements.all().delete()

    assert [look(date(2026, 2, 22)), look(date(2026, 2, 23))] == [[], ["S3"]]
    Mentorship.objects.update(paused_days=30)
    assert look(date(2026, 2, 23)) == []


def test_s7_tells_the_lead_the_same_day_once_and_names_nobody(pair):
    answers(pair, mentee={"rating": 4, "wants_contact": True, "help": "Time"})
    assert look() == ["S7"]
    now = datetime(2026, 3, 2, 11, tzinfo=UTC)

    told = [signals.tell_leads(now=now) for _again in range(2)]

    notice = Notice.objects.get()
    mail = compose(notice)
    names = [pair.mentee_person.family_name, pair.mentor_person.family_name, "Time"]
    assert (told, notice.to) == ([1, 0], pair.program.owner)
    assert [name in mail.subject + mail.body for name in names] == [False] * 3
    assert signals.tell_leads(now=now + timedelta(days=2)) == 0


def test_s7_of_the_leads_own_pair_is_not_mailed_to_them(pair):
    answers(pair, mentee={"rating": 4, "wants_contact": True})
    Program.objects.filter(pk=pair.program_id).update(owner=pair.mentor_person)
    look()

    assert signals.tell_leads(now=datetime(2026, 3, 2, 11, tzinfo=UTC)) == 0


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ({"rating": 2, "values": POOR}, ["S4"]),
        ({"rating": 2, "values": {}}, ["S4"]),
        ({"rating": 3, "values": dict.fromkeys(FINE, 3)}, []),  # exactly 50
        ({"rating": 5, "values": FINE}, []),
    ],
)
def test_s4_low(pair, words, found):
    answers(pair, mentee=words)

    assert look() == found


def test_s4_dropped_by_twenty_though_still_steady(pair):
    answers(pair, 1, mentor={"rating": 5, "values": FINE, "answered_at": datetime(2026, 2, 1, tzinfo=UTC)})
    answers(pair, 2, mentor={"rating": 4, "values": dict.fromkeys(FINE, 4)})

    assert (look(), Signal.objects.get().facts["dropped"]) == (["S4"], True)


@pytest.mark.parametrize(("mentee", "found"), [(4, ["S5"]), (5, [])])
def test_s5_apart_by_twenty_five(pair, mentee, found):
    answers(
        pair,
        mentor={"rating": 5, "values": FINE},
        mentee={"rating": mentee, "values": dict.fromkeys(FINE, mentee)},
    )

    assert look() == found


def test_s6_both_silent_two_weeks_after_the_day_one_silent_is_only_reminded(pair):
    row = FollowUpFactory(mentorship=pair, due_on=date(2026, 2, 20))

    assert [look(date(2026, 3, 6)), look(date(2026, 3, 7))] == [[], ["S6"]]
    AnswerFactory(follow_up=row)
    assert look(date(2026, 3, 7)) == []


@pytest.mark.parametrize(
    ("words", "wish"),
    [
        ({"values": {**FINE, "right_match": "another"}}, "another"),
        ({"values": {**FINE, "path": "adjust"}}, "talk"),
        ({"wants_contact": True, "values": FINE}, "talk"),
    ],
)
def test_s7_a_wish_to_talk_or_change(pair, words, wish):
    answers(pair, mentee={"rating": 5} | words)

    assert (look(), Signal.objects.get().facts["wish"]) == (["S7"], wish)


@pytest.mark.parametrize(("second", "found"), [("same", ["S9"]), ("other", [])])
def test_s9_cancelled_twice_by_the_same_person(pair, second, found):
    pair.meetings.all().delete()
    MeetingFactory(mentorship=pair, state="held", starts_at=datetime(2026, 2, 5, 9, tzinfo=UTC))
    by = [pair.mentor_person, pair.mentor_person if second == "same" else pair.mentee_person]
    for day, person in zip((10, 20), by, strict=True):
        row = MeetingFactory(
            mentorship=pair, state="cancelled", starts_at=datetime(2026, 2, day, 9, tzinfo=UTC)
        )
        with transaction.atomic():
            audit.record(by=person, verb="cancel meeting", about=row)

    assert look() == found


def test_s10_no_goal_by_day_45_or_all_behind_at_the_second_quarter(pair):
    goal = pair.goals.get()
    answers(pair, 2, mentee={"rating": 5, "values": {**FINE, f"goal-{goal.pk}": -1}})
    behind = look()
    pair.follow_ups.all().delete()
    pair.goals.all().delete()

    assert (behind, look(date(2026, 3, 18)), look(date(2026, 3, 19))) == (["S10"], [], ["S10"])


@pytest.mark.usefixtures("app_role")
def test_s10_of_the_clock_sees_goals_that_the_database_shows_to_the_two_only(pair):
    later = {"today": date(2026, 3, 25), "now": datetime(2026, 3, 25, 9, tzinfo=UTC)}
    with acting.as_nobody():
        found = looking.find(today=later["today"])
        blind = {each.rule for each in found}
        tasks._signals(**later)

    assert "S10" in blind
    assert "S10" not in set(Signal.objects.values_list("rule", flat=True))


def test_s12_more_mentees_than_places_or_training_overdue(program):
    mentor = MentorFactory(program=program, seats=1)
    starting = MentorshipFactory(mentor=mentor, preparing=True, started_on=date(2026, 2, 14))
    AgreementFactory(mentorship=starting, agreed=True)
    type(program).objects.update(mentor_course=CourseFactory())

    late = [look(date(2026, 2, 28)), look(date(2026, 3, 1))]
    type(mentor).objects.update(seats=0)

    assert (late, look(date(2026, 3, 1))) == ([[], ["S12"]], ["S12", "S12"])


def test_a_pair_that_pauses_or_a_program_that_does_is_left_in_peace(pair):
    Meeting.objects.all().delete()
    Mentorship.objects.update(state="paused", paused_on=TODAY, paused_until=date(2026, 5, 1))
    assert look() == []
    Mentorship.objects.update(state="active", paused_on=None, paused_until=None)
    type(pair.program).objects.update(state="paused")
    assert look() == []


def test_nothing_happens_to_the_pair_and_nobody_is_written_to(pair):
    answers(pair, mentee={"rating": 1, "values": POOR, "wants_contact": True})

    look()

    assert (Mentorship.objects.get().state, Notice.objects.count()) == ("active", 0)


def test_looking_twice_opens_one(pair):
    answers(pair, mentee={"rating": 1, "values": POOR})

    assert [look(), look()] == [["S4"], ["S4"]]
    assert Signal.objects.count() == 1


def test_closed_by_hand_stays_closed_until_something_new_is_said(pair, coordinator, now):
    answers(pair, 1, mentee={"rating": 1, "values": POOR, "answered_at": datetime(2026, 2, 1, tzinfo=UTC)})
    look()
    signals.close(Signal.objects.get(), verdict="true", why="Talked with both", by=coordinator, now=now)

    again = look()
    answers(pair, 2, mentee={"rating": 1, "values": POOR})

    assert (again, look()) == ([], ["S4"])


def test_put_off_comes_back_on_its_day_or_when_the_fact_changes(pair, coordinator, now):
    answers(pair, 1, mentee={"rating": 1, "values": POOR, "answered_at": datetime(2026, 2, 1, tzinfo=UTC)})
    look()
    row = Signal.objects.get()
    signals.put_off(row, until=date(2026, 3, 20), why="Holiday", by=coordinator, today=TODAY, now=now)

    states = []
    for day in (date(2026, 3, 19), date(2026, 3, 20)):
        look(day)
        row.refresh_from_db()
        states.append(row.state)
    assert states == ["snoozed", "open"]
    assert list(row.steps.values_list("kind", "words").order_by("pk")) == [
        ("snoozed", "Holiday"),
        ("woke", ""),
    ]


def test_deeds_on_a_closed_one_are_refused(coordinator, now):
    row = SignalFactory(state="closed", closed_at=now)

    with pytest.raises(signals.SignalIsClosed):
        signals.tried(row, words="Called", by=coordinator, now=now)
    with pytest.raises(signals.NoSuchDay):
        signals.put_off(SignalFactory(), until=TODAY, why="x", by=coordinator, today=TODAY, now=now)


def test_coordinator_reads_why_and_what_was_tried_in_two_clicks(program, coordinator, signed_in):
    row = SignalFactory(mentorship=MentorshipFactory(mentor__program=program))
    client = signed_in(coordinator)
    address = reverse("programs:signal", args=[row.pk])

    desk = client.get(reverse("dashboard:desk")).text
    client.post(address, {"tried-sent": "yes", "tried-words": "Called the mentee"})
    client.post(address, {"answer": "take"})
    shown = client.get(address).text

    row.refresh_from_db()
    assert (address in desk, "Last meeting 50 days ago." in shown) == (True, True)
    assert ("Called the mentee" in shown, "Write to both" in shown, row.assigned_to) == (
        True,
        True,
        coordinator,
    )


def test_nobody_coordinates_a_signal_about_their_own_pair(program, coordinator, signed_in):
    own = MentorshipFactory(mentor__program=program, mentor__person=coordinator, mentee__person__country="SE")
    row = SignalFactory(mentorship=own)

    assert signed_in(coordinator).get(reverse("programs:signal", args=[row.pk])).status_code == 404
    assert str(row.pk) not in [str(each.pk) for each in Signal.objects.coordinated_by(coordinator)]


def test_a_verdict_is_counted_per_kind_also_of_one_that_closed_by_itself(
    program, coordinator, signed_in, now
):
    row = SignalFactory(
        mentorship=MentorshipFactory(mentor__program=program), state="closed", closed_at=now, is_fixed=True
    )
    client = signed_in(coordinator)

    client.post(reverse("programs:signal", args=[row.pk]), {"close-sent": "yes", "close-verdict": "true"})

    assert "1 of 1" in client.get(reverse("dashboard:today") + "?show=closed").text
    assert SignalStep.objects.count() == 0


@pytest.mark.parametrize("rule", Signal.Rule.values)
def test_every_rule_has_a_sentence_and_a_help(rule):
    facts = {"days": 3, "load": 2, "seats": 1, "rules": ["other_country"], "side": "mentor"}

    assert signal_words.reason(rule, facts)
    assert signal_words.action(rule)


def test_reminding_asks_once_a_day_names_who_and_leaves_out_own_pairs(program, coordinator, signed_in, now):
    due = {"due_on": date(2026, 2, 20), "closes_on": date(2027, 3, 20)}
    pair = MentorshipFactory(mentor__program=program)
    AnswerFactory(follow_up=FollowUpFactory(mentorship=pair, **due))
    own = MentorshipFactory(mentor__program=program, mentor__person=coordinator, mentee__person__country="SE")
    FollowUpFactory(mentorship=own, **due)
    client, address = signed_in(coordinator), reverse("programs:remind", args=[program.pk])

    page = client.get(address).text
    for _twice in range(2):
        client.post(address)

    told = list(Notice.objects.values_list("kind", "to"))
    assert (pair.mentor_person.full_name in page, pair.mentee_person.full_name in page) == (True, False)
    assert told == [("follow_up_reminder", pair.mentor_person_id)]


def test_it_is_given_to_somebody_of_the_program_and_to_nobody_else(pair, signed_in, now):
    helper = ProgramRoleFactory(program=pair.program, role="coordinator").person
    signal = SignalFactory(mentorship=pair)
    client, page = signed_in(pair.program.owner), reverse("programs:signal", args=[signal.pk])

    def give(person) -> int | None:
        client.post(page, {"give-sent": "yes", "give-to": person.pk})
        signal.refresh_from_db()
        return signal.assigned_to_id

    wrong = [give(person) for person in (pair.mentor_person, pair.program.owner, MentorFactory().person)]

    assert (wrong, give(helper)) == ([None] * 3, helper.pk)
    assert signal.steps.get().words == helper.full_name
