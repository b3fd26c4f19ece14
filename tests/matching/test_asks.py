"""What would help is asked of one person, once; only that person can say yes."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from matching.actions import asks, runs
from matching.models import Ask, MatchRun
from notices.models import Notice
from people.models import Event
from programs.actions.participants import NotOnesOwn
from programs.models import MOST_SEATS, Mentor, Program
from programs.states import WrongState
from tests.factories.people import PersonFactory
from tests.factories.programs import MenteeFactory, MentorFactory, MentorshipFactory


@pytest.fixture
def run(program: Program, now: datetime) -> MatchRun:
    """One place for two who speak English, and somebody in Egypt who speaks Arabic only."""
    MentorFactory(program=program, person__languages=["en"])
    MenteeFactory.create_batch(2, program=program, person__country="SE", person__languages=["en"])
    MentorFactory(program=program, person__country="NL", person__languages=["en"])
    MenteeFactory.create_batch(2, program=program, person__country="NL", person__languages=["en"])
    MentorFactory(program=program, person__country="PT", person__languages=["pt"])
    MenteeFactory(program=program, person__country="EG", person__languages=["ar"])
    run = runs.plan(program, by=program.owner, now=now)
    runs.solve(run, now=now)
    run.refresh_from_db()
    return run


def seat_fix(run: MatchRun) -> int:
    return next(place for place, fix in enumerate(run.result["fixes"]) if fix["kind"] == "seats")


def ask_for_a_seat(run: MatchRun, now: datetime) -> Ask:
    asks.ask_mentors(run, seat_fix(run), round_=run.rounds, by=run.program.owner, now=now)
    return Ask.objects.filter(kind="seat").earliest("pk")


def ask_for_a_language(run: MatchRun, now: datetime) -> Ask:
    asks.ask_mentee(run, 0, round_=run.rounds, by=run.program.owner, now=now)
    return Ask.objects.get(kind="language")


def test_ask_mentors_sends_one_notice_each(run: MatchRun, now: datetime) -> None:
    ask = ask_for_a_seat(run, now)

    notice = Notice.objects.get(key=f"ask:{ask.pk}")
    assert (notice.kind, notice.to) == ("match_ask", ask.mentor.person)
    assert Event.objects.filter(verb="ask for help").count() == 1


def test_ask_mentors_twice_asks_once(run: MatchRun, now: datetime) -> None:
    ask_for_a_seat(run, now)
    asked = Notice.objects.count()

    again = asks.ask_mentors(run, seat_fix(run), round_=run.rounds, by=run.program.owner, now=now)

    assert (again, Notice.objects.count()) == (0, asked)


def test_ask_of_a_round_that_is_over(run: MatchRun, now: datetime) -> None:
    with pytest.raises(asks.NotAsked):
        asks.ask_mentors(run, seat_fix(run), round_=run.rounds - 1, by=run.program.owner, now=now)


@pytest.mark.parametrize("place", [-1, 99])
def test_ask_for_what_no_draft_suggests(place: int, run: MatchRun, now: datetime) -> None:
    with pytest.raises(asks.NotAsked):
        asks.ask_mentee(run, place, round_=run.rounds, by=run.program.owner, now=now)


def test_ask_while_it_is_calculated(run: MatchRun, now: datetime) -> None:
    runs.again(run, by=run.program.owner, now=now)

    with pytest.raises(WrongState):
        asks.ask_mentee(run, 0, round_=run.rounds, by=run.program.owner, now=now)


def test_agree_gives_one_more_place(run: MatchRun, now: datetime) -> None:
    ask = ask_for_a_seat(run, now)
    seats = ask.mentor.seats

    asks.agree(ask, by=ask.mentor.person, now=now)

    ask.refresh_from_db()
    assert Mentor.objects.get(pk=ask.mentor_id).seats == seats + 1
    assert (ask.answer, ask.answered_at) == ("yes", now)
    assert Event.objects.filter(verb="offer", by_id_label=ask.mentor.person.employee_id).count() == 1


def test_agree_twice_gives_one_place(run: MatchRun, now: datetime) -> None:
    ask = ask_for_a_seat(run, now)
    asks.agree(ask, by=ask.mentor.person, now=now)

    with pytest.raises(WrongState):
        asks.agree(ask, by=ask.mentor.person, now=now)

    assert Mentor.objects.get(pk=ask.mentor_id).seats == 2


def test_agree_for_somebody_else(run: MatchRun, now: datetime) -> None:
    """HR can ask, and cannot raise it."""
    ask = ask_for_a_seat(run, now)

    for other in (run.program.owner, PersonFactory(hr_admin=True)):
        with pytest.raises(NotOnesOwn):
            asks.agree(ask, by=other, now=now)

    assert Mentor.objects.get(pk=ask.mentor_id).seats == 1


def test_agree_with_as_many_places_as_there_can_be(run: MatchRun, now: datetime) -> None:
    ask = ask_for_a_seat(run, now)
    Mentor.objects.filter(pk=ask.mentor_id).update(seats=MOST_SEATS)

    with pytest.raises(asks.NoMorePlaces):
        asks.agree(ask, by=ask.mentor.person, now=now)


def test_agree_adds_the_language_by_the_persons_own_deed(run: MatchRun, now: datetime) -> None:
    ask = ask_for_a_language(run, now)
    person = ask.mentee.person
    before = person.languages

    asks.agree(ask, by=person, now=now)

    person.refresh_from_db()
    assert person.languages == sorted([*before, ask.value])
    assert person.sources["languages"][0] == "self"


def test_agree_gives_the_mentor_that_was_promised(run: MatchRun, now: datetime) -> None:
    ask = ask_for_a_language(run, now)
    matched = run.result["matched"]
    asks.agree(ask, by=ask.mentee.person, now=now)

    runs.again(run, by=run.program.owner, now=now)
    runs.solve(run, now=now)

    run.refresh_from_db()
    assert run.result["matched"] == matched + 1


def test_agree_adds_the_topic(run: MatchRun, now: datetime) -> None:
    mentee = run.proposals.all()[0].mentee
    ask = Ask.objects.create(
        program=run.program, run=run, mentee=mentee, kind="topic", value="writing", asked_at=now
    )

    asks.agree(ask, by=mentee.person, now=now)

    mentee.refresh_from_db()
    assert mentee.topics == ["strategy", "writing"]


def test_decline_changes_nothing(run: MatchRun, now: datetime) -> None:
    ask = ask_for_a_seat(run, now)

    asks.decline(ask, by=ask.mentor.person, now=now)

    ask.refresh_from_db()
    assert (ask.answer, Mentor.objects.get(pk=ask.mentor_id).seats) == ("no", 1)


def test_declined_in_this_draft_is_not_asked_again(run: MatchRun, now: datetime) -> None:
    ask = ask_for_a_seat(run, now)
    asks.decline(ask, by=ask.mentor.person, now=now)
    asked = Ask.objects.count()

    ask_for_a_seat(run, now)

    assert Ask.objects.filter(mentor=ask.mentor).count() == 1
    assert Ask.objects.count() == asked


def test_page_of_a_question_that_nobody_needs_any_more(run: MatchRun, now: datetime, signed_in) -> None:
    ask = ask_for_a_language(run, now)
    mentee = ask.mentee
    client = signed_in(mentee.person)
    before = client.get(f"/asks/{ask.pk}/").content.decode()

    MentorshipFactory(mentee=mentee, mentor__program=run.program, mentor__person__country="PT")

    after = client.get(f"/asks/{ask.pk}/").content.decode()
    assert "Add this language" in before
    assert "This question is no longer open" in after
    assert "Add this language" not in after


def test_page_says_nothing_of_a_pair_that_is_not_told(run: MatchRun, now: datetime, signed_in) -> None:
    ask = ask_for_a_language(run, now)
    pair = {"mentee": ask.mentee, "mentor__program": run.program, "mentor__person__country": "PT"}
    MentorshipFactory(**pair, state="held", active_at=None, held_until=now + timedelta(minutes=10))

    page = signed_in(ask.mentee.person).get(f"/asks/{ask.pk}/").content.decode()

    assert "Add this language" in page
