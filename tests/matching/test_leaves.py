"""A mentee who is away: requests rest or end kindly, the place stays, the pair pauses."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial

import pytest
from django.urls import reverse

from dashboard import attention
from matching import crowd
from matching.actions import leaves, reminding, requests, upkeep
from matching.models import MentorRequest
from matching.tasks import daily_round
from notices.letters import compose
from notices.models import Notice
from people import clock
from people.models import Event
from programs.actions import participants, pausing, preparing, waiting
from programs.actions.participants import NotOnesOwn
from programs.models import Mentee, Mentor, Mentorship, Program
from programs.states import WrongState
from tests.conftest import NOW
from tests.factories.matching import MentorRequestFactory, PolicyFactory
from tests.factories.programs import MenteeFactory, MentorFactory, MentorshipFactory
from tests.matching.races import together

pytestmark = pytest.mark.django_db

TODAY = NOW.date()  # Monday 2 March 2026
SHORT = date(2026, 3, 16)  # the tenth working day after today
LONG = date(2026, 6, 1)


def at(day: date) -> datetime:
    return NOW + (day - TODAY)


def take(mentee: Mentee, until: date, *, since: date = TODAY) -> None:
    leaves.take(mentee, since=since, until=until, by=mentee.person, now=NOW)


def look(day: date) -> int:
    return leaves.look_after(today=day, now=at(day))


@pytest.fixture
def asked(mentor: Mentor, mentee: Mentee) -> MentorRequest:
    PolicyFactory(program=mentor.program)
    return MentorRequestFactory(
        mentor=mentor, mentee=mentee, asked_at=NOW, turn_at=NOW, created_at=NOW, answer_by=date(2026, 3, 11)
    )


def test_short_leave_leaves_the_mentor_free_to_answer(asked: MentorRequest) -> None:
    take(asked.mentee, SHORT)

    pair = requests.accept(asked, by=asked.mentor.person, now=NOW)

    assert pair.state == "preparing"
    assert MentorRequest.objects.get().answer_by == date(2026, 3, 11)


@pytest.mark.parametrize("state", ["question", "introduction"])
def test_word_of_the_mentee_waits_until_two_days_after_a_short_leave(
    asked: MentorRequest, state: str
) -> None:
    MentorRequest.objects.update(state=state, question="Why me?" if state == "question" else "")
    take(asked.mentee, SHORT)

    reminded = reminding.remind(now=at(date(2026, 3, 5)))
    expired = reminding.expire_overdue(today=date(2026, 3, 13), now=at(date(2026, 3, 13)))
    again = look(date(2026, 3, 5))

    row = MentorRequest.objects.get()
    assert (row.state, row.answer_by, reminded, expired, again) == (state, date(2026, 3, 18), 0, 0, 0)
    leaves.back(asked.mentee, by=asked.mentee.person, now=NOW)  # positive control: who is here is reminded
    assert reminding.remind(now=at(date(2026, 3, 5))) > 0


def test_long_leave_ends_what_was_asked_without_blame(asked: MentorRequest, signed_in) -> None:
    take(asked.mentee, LONG)

    row = MentorRequest.objects.get()
    told = Notice.objects.get(kind="request_withdrawn")
    mail = compose(told)
    assert (row.state, row.close_reason, told.to) == ("closed", "away", asked.mentor.person)
    assert mail.subject == "Sanne de Wit is away for some time"
    assert "withdrew" not in mail.body
    page = reverse("matching:request-detail", args=[row.pk])
    assert "is away for some time." in signed_in(asked.mentor.person).get(page).text
    assert "When you are back you can ask Astrid again." in signed_in(asked.mentee.person).get(page).text
    requests.check_asking(asked.mentor, asked.mentee, now=at(LONG))  # asking in vain counts, this does not


def test_next_choice_waits_and_is_asked_on_coming_back(asked: MentorRequest, signed_in, monkeypatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    second = MentorRequestFactory(
        mentor=MentorFactory(program=asked.program), mentee=asked.mentee, queued=True, rank=2
    )
    take(asked.mentee, LONG)
    asks = upkeep.ask_waiting(now=NOW)
    page = signed_in(asked.mentee.person).get(reverse("matching:request-detail", args=[second.pk])).text

    before, done = look(LONG - timedelta(days=1)), look(LONG)

    second.refresh_from_db()
    asked.mentee.refresh_from_db()
    assert (asks, before, done, second.state, asked.mentee.away_from) == (0, 0, 1, "pending", None)
    assert "You are away until 1 June" in page


def test_who_asks_while_away_is_asked_for_on_coming_back(mentor: Mentor, mentee: Mentee) -> None:
    PolicyFactory(program=mentor.program)
    take(mentee, LONG)
    words = {"wish": "w", "why": "", "form": "both", "by": mentee.person, "now": NOW}

    row = requests.ask(mentor=mentor, mentee=mentee, held_until=NOW + timedelta(minutes=10), **words)

    assert (row.state, row.hold) == ("queued", "")
    leaves.back(mentee, by=mentee.person, now=NOW)
    row.refresh_from_db()
    assert row.state == "pending"


def test_place_on_the_waiting_list_stays_and_nobody_is_proposed(mentee: Mentee) -> None:
    other = MenteeFactory(program=mentee.program, enrolled_at=mentee.enrolled_at + timedelta(days=1))
    waiting.number()
    known = [row.pk for row in crowd.waiting(mentee.program)]

    _away_now(mentee)
    waiting.number()

    mentee.refresh_from_db()
    assert set(known) == {mentee.pk, other.pk}
    assert [row.pk for row in crowd.waiting(mentee.program)] == [other.pk]
    assert (mentee.place, mentee in Mentee.objects.waiting()) == (1, True)


def _away_now(mentee: Mentee) -> None:
    """By the clock of the machine, which reading the crowd asks."""
    today = clock.today()
    Mentee.objects.filter(pk=mentee.pk).update(away_from=today, away_until=today + timedelta(days=30))


def test_pair_pauses_with_the_leave_and_the_mentor_reads_until_when(signed_in) -> None:
    pair = MentorshipFactory()

    take(pair.mentee, date(2026, 5, 4), since=date(2026, 3, 4))
    days = [look(date(2026, 3, 3)), look(date(2026, 3, 4)), look(date(2026, 3, 5))]

    pair.refresh_from_db()
    assert (days, pair.state, pair.paused_until) == ([0, 1, 0], "paused", date(2026, 5, 4))
    assert [notice.to for notice in Notice.objects.filter(kind="mentorship_paused")] == [pair.mentor_person]


def test_leave_longer_than_a_pair_can_pause_pauses_as_long_as_it_can() -> None:
    pair = MentorshipFactory()

    take(pair.mentee, date(2027, 2, 1))

    pair.refresh_from_db()
    assert pair.paused_until == pausing.latest(MentorshipFactory(), today=TODAY)


def test_going_on_by_hand_ends_the_leave_by_the_clock_it_does_not() -> None:
    by_hand, by_clock = MentorshipFactory(), MentorshipFactory()
    for pair in (by_hand, by_clock):
        take(pair.mentee, LONG)
        pair.refresh_from_db()
    Mentorship.objects.filter(pk=by_clock.pk).update(paused_until=date(2026, 4, 1))
    april = date(2026, 4, 1)

    pausing.resume(by_hand, by=by_hand.mentee_person, now=at(april))
    pausing.resume_due(today=april, now=at(april))
    look(april)

    states = {pair: Mentorship.objects.get(pk=pair.pk).state for pair in (by_hand, by_clock)}
    assert states == {by_hand: "active", by_clock: "paused"}


def test_coming_back_early_goes_on_with_the_pair_where_there_is_a_place(signed_in) -> None:
    """By the clock of the machine, which the page asks."""
    today = clock.today()
    columns = {"paused_on": today - timedelta(days=70), "paused_until": today + timedelta(days=30)}
    full = MentorshipFactory(state="paused", seat_freed_on=today, **columns)
    MentorshipFactory(mentor=full.mentor, mentee__program=full.program)
    pair = MentorshipFactory(state="paused", **columns)
    away = {"away_from": columns["paused_on"], "away_until": columns["paused_until"]}
    Mentee.objects.filter(pk__in=[pair.mentee_id, full.mentee_id]).update(**away)
    pages = [
        signed_in(each.mentee_person)
        .post(reverse("matching:mentee-away", args=[each.program_id]), {"back": "1"}, follow=True)
        .text
        for each in (pair, full)
    ]

    found = [Mentorship.objects.get(pk=each.pk).state for each in (pair, full)]
    assert found == ["active", "paused"]
    assert "What stood still goes on" in pages[0]
    assert "another mentee has the place" in pages[1]
    assert list(Mentee.objects.exclude(away_from=None)) == [full.mentee]


@pytest.mark.parametrize(
    ("since", "until"),
    [
        (TODAY - timedelta(days=1), LONG),
        (TODAY, TODAY),
        (LONG, TODAY),
        (TODAY, TODAY + timedelta(days=367)),
    ],
)
def test_days_that_are_no_leave_are_refused_twice(mentee: Mentee, since: date, until: date) -> None:
    for _ in range(2):
        with pytest.raises(leaves.NoSuchLeave):
            take(mentee, until, since=since)

    mentee.refresh_from_db()
    assert mentee.away_from is None


def test_nobody_else_says_it_and_who_left_the_program_neither(mentee: Mentee, coordinator) -> None:
    with pytest.raises(NotOnesOwn):
        leaves.take(mentee, since=TODAY, until=LONG, by=coordinator, now=NOW)
    with pytest.raises(NotOnesOwn):
        leaves.back(mentee, by=coordinator, now=NOW)
    take(mentee, LONG)
    participants.leave(mentee, by=mentee.person, now=NOW)
    with pytest.raises(WrongState):
        take(mentee, LONG)

    assert (mentee.away_from, mentee.away_until) == (None, None)


def test_page_takes_the_days_and_says_them_back(mentee: Mentee, signed_in) -> None:
    client, url = signed_in(mentee.person), reverse("matching:mentee-away", args=[mentee.program_id])
    today = clock.today()
    back = today + timedelta(days=40)

    wrong = client.post(url, {"since": today.isoformat(), "until": today.isoformat()}).text
    done = client.post(url, {"since": today.isoformat(), "until": back.isoformat()}, follow=True).text
    line = client.get(reverse("matching:waiting", args=[mentee.program_id])).text
    here = client.post(url, {"back": "1"}, follow=True).text

    assert "Choose a day after the first day" in wrong
    assert f"You are away until {back.day} {back:%B %Y}" in done
    assert "you keep your place" in line
    assert "You are here again" in here
    mentee.refresh_from_db()
    assert mentee.away_from is None
    assert [event.verb for event in Event.objects.order_by("pk")] == ["take leave", "back from leave"]


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", range(3))
def test_leaving_while_the_mentor_accepts(turn: int) -> None:
    """Either they are a pair, or the request has ended and there is none: never both, never neither."""
    row = MentorRequestFactory()
    PolicyFactory(program=row.program)

    together([partial(take, row.mentee, LONG), partial(requests.accept, row, by=row.mentor.person, now=NOW)])

    row.refresh_from_db()
    outcome = row.state, row.close_reason, Mentorship.objects.holding().count()
    assert outcome in {("accepted", "", 1), ("closed", "away", 0)}


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_clocks_at_once_pause_a_pair_and_tell_the_mentor_once() -> None:
    pair = MentorshipFactory()
    take(pair.mentee, LONG, since=date(2026, 3, 4))

    together([partial(look, date(2026, 3, 4))] * 4)

    assert Event.objects.filter(verb="pause").count() == 1
    assert Notice.objects.filter(kind="mentorship_paused").count() == 1


def test_the_round_of_the_clock_looks_after_leaves() -> None:
    assert "leaves" in daily_round()


@pytest.mark.parametrize("by_hand", [True, False])
def test_days_to_get_ready_stand_still_while_the_mentee_is_away(by_hand: bool) -> None:
    pair = MentorshipFactory(preparing=True, started_on=TODAY, prepare_by=date(2026, 3, 23))
    take(pair.mentee, date(2026, 4, 13), since=date(2026, 3, 9))
    away = at(date(2026, 3, 24))
    leaves.look_after(today=away.date(), now=away)
    told = preparing.remind(now=away)
    programs = Program.objects.filter(pk=pair.program_id)
    seen = attention.items(programs, person=pair.program.owner, today=away.date())

    if by_hand:
        leaves.back(pair.mentee, by=pair.mentee_person, now=at(date(2026, 4, 7)))
    else:
        look(date(2026, 4, 13))
        look(date(2026, 4, 14))

    pair.refresh_from_db()
    days = 29 if by_hand else 35
    assert (told, [item for item in seen if "start" in item.title]) == (0, [])
    assert pair.prepare_by == date(2026, 3, 23) + timedelta(days=days)
    assert preparing.remind(now=at(date(2026, 4, 14))) == 2
    late = attention.items(programs, person=pair.program.owner, today=pair.prepare_by + timedelta(days=1))
    assert [item.title for item in late] != [item.title for item in seen]


def test_pair_that_began_during_the_leave_gets_the_days_since_then() -> None:
    pair = MentorshipFactory(preparing=True, started_on=date(2026, 3, 16), prepare_by=date(2026, 4, 6))
    take(pair.mentee, date(2026, 3, 30))

    look(date(2026, 3, 30))

    pair.refresh_from_db()
    assert pair.prepare_by == date(2026, 4, 20)


def test_planned_leave_taken_back_gives_no_days() -> None:
    pair = MentorshipFactory(preparing=True, started_on=TODAY, prepare_by=date(2026, 3, 23))
    take(pair.mentee, date(2026, 4, 13), since=date(2026, 3, 9))

    leaves.back(pair.mentee, by=pair.mentee_person, now=NOW)

    pair.refresh_from_db()
    assert pair.prepare_by == date(2026, 3, 23)


def test_both_read_that_the_days_to_get_ready_stand_still(signed_in) -> None:
    today = clock.today()
    pair = MentorshipFactory(preparing=True, prepare_by=today + timedelta(days=9))
    Mentee.objects.update(away_from=today, away_until=today + timedelta(days=30))

    pages = [signed_in(person).get(f"/mentorships/{pair.pk}/").text for person in pair.both]

    assert ["The days to get ready stand still" in page for page in pages] == [True, True]
