from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction

from notices.models import Notice
from people.models import Event, Person
from programs import emails, tasks
from programs.actions import follow_ups
from programs.actions.mentorships import NotOfThePair
from programs.models import Answer, FollowUp
from tests.factories.pairs import AgreementFactory, AnswerFactory, FollowUpFactory
from tests.factories.people import PersonFactory
from tests.factories.programs import MentorshipFactory

pytestmark = pytest.mark.django_db

OPENS = date(2026, 3, 26)  # ten days before 5 April
ANSWERS = {
    "meetings": 3,
    "rating": 4,
    "closer": "yes",
    "expectation": "CANARY more questions",
    "help": "CANARY time",
    "wants_contact": False,
}


def at(day: date) -> dict:
    return {"today": day, "now": datetime(day.year, day.month, day.day, 6, tzinfo=UTC)}


def midday(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def test_open_due_asks_both_once_however_often_it_runs():
    pair = MentorshipFactory()

    opened = [follow_ups.open_due(**at(OPENS + timedelta(days=days))) for days in (-1, 0, 0, 1)]

    assert opened == [0, 1, 0, 0]
    follow_up = FollowUp.objects.get()
    assert (follow_up.quarter, follow_up.due_on, follow_up.closes_on) == (
        1,
        date(2026, 4, 5),
        date(2026, 4, 28),  # three weeks later is a Sunday, the day after is King's Day
    )
    assert set(Notice.objects.values_list("key", flat=True)) == {
        f"follow-up:{follow_up.pk}:due:{pair.mentor_person_id}",
        f"follow-up:{follow_up.pk}:due:{pair.mentee_person_id}",
    }


@pytest.mark.parametrize(
    "columns",
    [
        {"preparing": True},
        {"state": "paused", "paused_on": date(2026, 3, 1), "paused_until": date(2026, 9, 1)},
        {"state": "ended", "ended_on": date(2026, 3, 1)},
        {"mentor__program__state": "paused"},
    ],
)
def test_open_due_leaves_out_who_does_not_run(columns):
    MentorshipFactory(**columns)

    assert follow_ups.open_due(**at(OPENS)) == 0


@pytest.mark.parametrize("side", ["mentor_person", "mentee_person"])
def test_open_due_asks_nobody_whose_partner_has_left(side):
    pair = MentorshipFactory()
    Person.objects.filter(pk=getattr(pair, f"{side}_id")).update(is_active=False)

    assert follow_ups.open_due(**at(OPENS)) == 0


def test_open_due_after_a_standstill_asks_for_the_newest_only():
    MentorshipFactory()

    follow_ups.open_due(**at(date(2026, 9, 30)))

    assert list(FollowUp.objects.values_list("quarter", "due_on")) == [(3, date(2026, 10, 5))]


def test_open_due_goes_on_after_one_bad_row(monkeypatch):
    bad, good = MentorshipFactory(), MentorshipFactory()
    honest = follow_ups._opened

    def opened(pair, quarter, **told):
        if pair.pk == bad.pk:
            raise RuntimeError("a bad row")
        return honest(pair, quarter, **told)

    monkeypatch.setattr(follow_ups, "_opened", opened)

    assert follow_ups.open_due(**at(OPENS)) == 1
    assert FollowUp.objects.get().mentorship == good


def test_answer_by_both_closes_the_check_in(now):
    follow_up = FollowUpFactory()
    pair = follow_up.mentorship

    follow_ups.answer(follow_up, by=pair.mentor_person, now=now, **ANSWERS)
    half = follow_up.state
    follow_ups.answer(follow_up, by=pair.mentee_person, now=now, **ANSWERS)

    assert (half, follow_up.state, follow_up.closed_at) == ("open", "closed", now)
    assert "CANARY" not in str(list(Event.objects.values_list("about_name", "detail")))


def test_answer_twice_keeps_the_first(now):
    follow_up = FollowUpFactory()
    by = follow_up.mentorship.mentor_person
    follow_ups.answer(follow_up, by=by, now=now, **ANSWERS)

    with pytest.raises(follow_ups.AlreadyAnswered):
        follow_ups.answer(follow_up, by=by, now=now, **(ANSWERS | {"rating": 1}))

    assert list(Answer.objects.values_list("rating", flat=True)) == [4]


def test_answer_after_closing_is_refused(now):
    follow_up = FollowUpFactory(closed=True)

    with pytest.raises(follow_ups.CheckInIsClosed):
        follow_ups.answer(follow_up, by=follow_up.mentorship.mentor_person, now=now, **ANSWERS)


def test_answer_by_a_stranger_is_refused(now, stranger):
    with pytest.raises(NotOfThePair):
        follow_ups.answer(FollowUpFactory(), by=stranger, now=now, **ANSWERS)


def test_remind_each_silent_side_on_the_fifth_and_tenth_working_day():
    follow_up = FollowUpFactory()
    AnswerFactory(follow_up=follow_up)

    for days in range(30):
        follow_ups.remind(now=midday(OPENS + timedelta(days=days)))

    mentor = follow_up.mentorship.mentor_person_id
    assert list(Notice.objects.order_by("pk").values_list("key", flat=True)) == [
        f"follow-up:{follow_up.pk}:remind-5:{mentor}",
        f"follow-up:{follow_up.pk}:remind-10:{mentor}",
    ]


def test_remind_follows_the_working_week_of_the_country():
    follow_up = FollowUpFactory()
    AnswerFactory(follow_up=follow_up)
    type(follow_up.mentorship.mentor_person).objects.filter(pk=follow_up.mentorship.mentor_person_id).update(
        country="SA"
    )

    counts = [follow_ups.remind(now=midday(date(2026, 4, day))) for day in (1, 2)]

    assert counts == [0, 1]


def test_remind_after_a_standstill_is_one_mail():
    FollowUpFactory()

    follow_ups.remind(now=midday(date(2026, 4, 20)))

    assert Notice.objects.filter(key__contains="remind-5").count() == 0
    assert Notice.objects.filter(key__contains="remind-10").count() == 2


def test_remind_waits_for_a_working_morning_on_their_own_clock():
    """Opened on a Thursday in Honolulu; the fifth working day is the Thursday after, for Prince Kuhio Day
    is a holiday of the state only."""
    follow_up = FollowUpFactory(opened_at=datetime(2026, 3, 26, 20, tzinfo=UTC))
    AnswerFactory(follow_up=follow_up)
    mentor = Person.objects.filter(pk=follow_up.mentorship.mentor_person_id)
    mentor.update(country="US", time_zone="Pacific/Honolulu")
    moments = [datetime(2026, 4, 2, 18, 45, tzinfo=UTC), datetime(2026, 4, 2, 19, tzinfo=UTC)]

    assert [follow_ups.remind(now=now) for now in moments] == [0, 1]


@pytest.mark.parametrize("day", [4, 5, 6])  # Saturday, Easter Sunday and Monday
def test_remind_after_a_standstill_waits_for_a_working_day(day):
    FollowUpFactory(mentorship__mentor__person__country="NO")

    assert follow_ups.remind(now=midday(date(2026, 4, day))) == 0
    assert follow_ups.remind(now=midday(date(2026, 4, 7))) == 2


def test_daily_round_closes_nothing_before_the_day_is_over_everywhere(monkeypatch):
    reminded(FollowUpFactory(closes_on=date(2026, 4, 28)))
    moments = iter([datetime(2026, 4, 29, 11, 59, tzinfo=UTC), datetime(2026, 4, 29, 12, tzinfo=UTC)])
    closed = []

    for moment in moments:
        monkeypatch.setattr("people.clock.now", lambda moment=moment: moment)
        closed.append(tasks.daily_round()["closed"])

    assert closed == [0, 1]


def reminded(follow_up: FollowUp) -> FollowUp:
    with transaction.atomic():
        for person in (follow_up.mentorship.mentor_person, follow_up.mentorship.mentee_person):
            emails.follow_up_reminder(follow_up, person, occurrence="10", now=midday(date(2026, 4, 13)))
    return follow_up


def test_nothing_closes_that_had_no_reminder():
    """The clock stood still for a month: one mail to whoever is silent, five working days, then it closes."""
    answered = AnswerFactory(by_mentor=True).follow_up
    woke_up = midday(date(2026, 5, 11))

    first = follow_ups.close_overdue(today=date(2026, 5, 11), now=woke_up)
    row = FollowUp.objects.get()
    follow_ups.remind(now=woke_up)
    later = [follow_ups.close_overdue(**at(date(2026, 5, day))) for day in (19, 20)]

    told = Notice.objects.filter(kind="follow_up_reminder")
    assert (first, later) == (0, [0, 1])
    assert row.closes_on == date(2026, 5, 19)  # Ascension Day is the 14th
    assert [(row.to_id, row.key.split(":")[2]) for row in told] == [
        (answered.mentorship.mentee_person_id, "remind-10")
    ]
    assert Event.objects.filter(verb="remind late").count() == 1


def test_close_overdue_the_day_after_the_last():
    reminded(FollowUpFactory())

    closed = [follow_ups.close_overdue(**at(date(2026, 4, day))) for day in (26, 27, 28)]

    assert closed == [0, 1, 0]


def test_with_sides_tells_who_answered_and_not_what():
    answered = AnswerFactory().follow_up

    row = FollowUp.objects.coordinated_by(answered.mentorship.program.owner).with_sides().get()

    assert (row.mentor_answered, row.mentee_answered) == (False, True)


def test_coordinated_by_leaves_out_ones_own_pair():
    pair = MentorshipFactory(mentor__person=PersonFactory(hr_admin=True, country="SE"))
    FollowUpFactory(mentorship=pair)

    assert FollowUp.objects.coordinated_by(pair.mentor_person).count() == 0


def test_daily_round_does_each_deed(monkeypatch):
    MentorshipFactory()
    AgreementFactory(mentorship__preparing=True, agreed=True)
    moment = datetime(2026, 3, 26, 6, 0, tzinfo=UTC)
    monkeypatch.setattr("people.clock.now", lambda: moment)

    done = [tasks.daily_round() for _ in range(2)]

    # the pair that has just become active is as old as the other: both are asked;
    # the mentor of each program fits the other one too
    nothing = dict.fromkeys(done[0], 0)
    assert done == [
        nothing | {"activated": 1, "opened": 2, "expected": 2, "six_weeks": 1, "signals": 4},
        nothing,
    ]


def test_daily_round_goes_on_after_a_deed_that_breaks(monkeypatch):
    MentorshipFactory()
    monkeypatch.setattr("people.clock.now", lambda: datetime(2026, 3, 26, 6, 0, tzinfo=UTC))
    monkeypatch.setattr("programs.actions.mentorships.activate_ready", lambda **_: 1 / 0)

    done = tasks.daily_round()

    assert done == dict.fromkeys(done, 0) | {"opened": 1, "six_weeks": 1, "signals": 3}
