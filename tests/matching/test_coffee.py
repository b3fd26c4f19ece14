"""Coffee across functions: joined each time anew, never twice within a year, closed by one thumb."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
from django.urls import reverse

from matching import tasks
from matching.actions import coffee, requests
from matching.models import CoffeeRound, CoffeeTalk
from notices.delivery import compose
from notices.models import Notice
from people import clock
from people.models import OrgUnit, Person
from programs.models import Mentor, Mentorship, Program
from programs.states import WrongState
from tests.conftest import NOW
from tests.factories.people import OrgUnitFactory, PersonFactory
from tests.factories.programs import MentorFactory
from tests.matching.races import together

JOIN, MEET = date(2026, 3, 6), date(2026, 3, 27)
LATER = NOW + timedelta(days=5)


@pytest.fixture
def coffee_round(program: Program) -> CoffeeRound:
    return coffee.open_round(program, join_until=JOIN, meet_until=MEET, by=program.owner, now=NOW)


def people(*sizes: int) -> list[Person]:
    """So many of each function."""
    return [
        person
        for size in sizes
        for person in PersonFactory.create_batch(size, unit=function(), level="medior", country="NL")
    ]


def function() -> OrgUnit:
    return OrgUnitFactory(name=f"Function {OrgUnit.objects.count()}")


def joined(coffee_round: CoffeeRound, *sizes: int) -> list[Person]:
    found = people(*sizes)
    for person in found:
        coffee.join(coffee_round, by=person, now=NOW)
    return found


def met(one: Person, other: Person, program: Program) -> CoffeeTalk:
    row = coffee.open_round(program, join_until=JOIN, meet_until=MEET, by=program.owner, now=NOW)
    for person in (one, other):
        coffee.join(row, by=person, now=NOW)
    coffee.pair(row, now=NOW)
    talk = CoffeeTalk.objects.get(round=row)
    coffee.thumb(talk, met=True, by=one, now=NOW)
    talk.refresh_from_db()
    return talk


def test_one_round_at_a_time(coffee_round: CoffeeRound) -> None:
    program = coffee_round.program
    with pytest.raises(coffee.OneRoundAtATime):
        coffee.open_round(program, join_until=JOIN, meet_until=MEET, by=program.owner, now=NOW)


@pytest.mark.parametrize(("join", "meet"), [(NOW.date() - timedelta(days=1), MEET), (MEET, MEET)])
def test_round_with_days_that_do_not_fit(program: Program, join: date, meet: date) -> None:
    with pytest.raises(coffee.DatesDoNotFit):
        coffee.open_round(program, join_until=join, meet_until=meet, by=program.owner, now=NOW)


def test_join_twice_and_leave(coffee_round: CoffeeRound) -> None:
    (person,) = people(1)
    coffee.join(coffee_round, by=person, now=NOW)
    coffee.join(coffee_round, by=person, now=NOW)
    assert coffee_round.guests.count() == 1
    coffee.leave(coffee_round, by=person)
    coffee.leave(coffee_round, by=person)
    assert coffee_round.guests.count() == 0


def test_join_of_somebody_outside_the_audience(coffee_round: CoffeeRound) -> None:
    with pytest.raises(coffee.NotForYou):
        coffee.join(coffee_round, by=PersonFactory(level="junior"), now=NOW)


@pytest.mark.parametrize(
    ("sizes", "talks"),
    [
        ((1, 1), 1),
        ((2, 2), 2),
        ((3, 1), 1),
        ((2, 1, 1), 2),
        ((5, 5, 5), 7),
        ((4, 3, 2, 1), 5),
        ((6,), 0),
        ((1,), 0),
    ],
)
def test_as_many_pairs_across_functions_as_there_can_be(
    coffee_round: CoffeeRound, sizes: tuple[int, ...], talks: int
) -> None:
    guests = joined(coffee_round, *sizes)

    assert coffee.pair(coffee_round, now=LATER) == talks

    found = list(CoffeeTalk.objects.select_related("one", "other"))
    assert all(talk.one.unit_id != talk.other.unit_id for talk in found)
    times = Counter(pk for talk in found for pk in (talk.one_id, talk.other_id))
    assert set(times.values()) <= {1}
    told = Counter(Notice.objects.values_list("kind", flat=True))
    assert told["coffee_paired"] == 2 * talks
    assert told["coffee_left_over"] == len(guests) - 2 * talks


def test_odd_one_out_reads_why(coffee_round: CoffeeRound) -> None:
    joined(coffee_round, 2, 1)

    coffee.pair(coffee_round, now=LATER)

    assert Notice.objects.get(kind="coffee_left_over").context["odd"] is True


def test_never_the_same_two_within_a_year(program: Program) -> None:
    one, other, third, fourth = people(1, 1, 1, 1)
    met(one, other, program)
    again = coffee.open_round(program, join_until=JOIN, meet_until=MEET, by=program.owner, now=NOW)
    for person in (one, other, third, fourth):
        coffee.join(again, by=person, now=NOW)

    assert coffee.pair(again, now=NOW + timedelta(days=364)) == 2

    assert not CoffeeTalk.objects.filter(round=again, one__in=[one, other], other__in=[one, other]).exists()
    assert coffee.talked_lately([one, other], now=NOW + timedelta(days=364))
    assert not coffee.talked_lately([one, other], now=NOW + timedelta(days=366))


def test_clock_pairs_after_the_last_day_and_closes_what_nobody_thumbed(coffee_round: CoffeeRound) -> None:
    joined(coffee_round, 1, 1)

    assert coffee.pair_due(today=JOIN, now=NOW) == 0
    assert coffee.pair_due(today=JOIN + timedelta(days=1), now=LATER) == 1
    assert coffee.pair_due(today=JOIN + timedelta(days=1), now=LATER) == 0
    assert coffee.close_due(today=MEET, now=LATER) == 0
    assert coffee.remind(now=NOW + timedelta(days=21)) == 2
    assert coffee.remind(now=NOW + timedelta(days=21)) == 0
    assert coffee.close_due(today=MEET + timedelta(days=1), now=LATER) == 1
    assert CoffeeTalk.objects.get().state == "missed"
    assert {"coffee paired", "coffee closed"} <= set(tasks.daily_round())


def test_one_thumb_closes_it_and_the_second_finds_it_closed(coffee_round: CoffeeRound) -> None:
    one, other = joined(coffee_round, 1, 1)
    coffee.pair(coffee_round, now=LATER)
    talk = CoffeeTalk.objects.get()

    coffee.thumb(talk, met=True, by=one, now=LATER)

    with pytest.raises(WrongState):
        coffee.thumb(talk, met=False, by=other, now=LATER)
    with pytest.raises(coffee.NotForYou):
        coffee.thumb(talk, met=True, by=PersonFactory(), now=LATER)


@pytest.fixture
def two(program: Program) -> tuple[Person, Person]:
    """A senior in Sweden and a medior in the Netherlands, of two functions."""
    senior = PersonFactory(unit=function(), level="senior", country="SE")
    return senior, PersonFactory(unit=function(), level="medior", country="NL")


def test_double_yes_becomes_a_mentorship(program: Program, two: tuple[Person, Person]) -> None:
    senior, medior = two
    talk = met(senior, medior, program)

    assert coffee.wish(talk, wish="mentor", by=senior, now=LATER) is None
    pair = coffee.wish(talk, wish="mentee", by=medior, now=LATER)

    talk.refresh_from_db()
    assert pair is not None
    assert (pair.mentor_person, pair.mentee_person, pair.state) == (senior, medior, "preparing")
    assert (talk.mentorship, talk.one_wish, talk.other_wish) == (pair, "", "")
    assert coffee.wish(talk, wish="no", by=senior, now=LATER) == pair


@pytest.mark.parametrize("wishes", [("mentor", "no"), ("mentor", "mentor"), ("no", "mentee")])
def test_wishes_that_do_not_fit_tell_nobody(program: Program, two: tuple[Person, Person], wishes) -> None:
    talk = met(*two, program)
    Notice.objects.all().delete()

    for person, each in zip(two, wishes, strict=True):
        coffee.wish(talk, wish=each, by=person, now=LATER)

    assert not Mentorship.objects.exists()
    assert not Notice.objects.exists()


def test_mentorship_of_a_talk_keeps_the_rules(program: Program) -> None:
    one = PersonFactory(unit=function(), level="senior", country="NL")
    other = PersonFactory(unit=function(), level="medior", country="NL")
    talk = met(one, other, program)
    coffee.wish(talk, wish="mentor", by=one, now=LATER)

    with pytest.raises(requests.NotAllowed):
        coffee.wish(talk, wish="mentee", by=other, now=LATER)


def test_talk_about_a_topic(program: Program, two: tuple[Person, Person]) -> None:
    expert = MentorFactory(program=program, topics=["strategy"])
    _, person = two
    talk = coffee.ask_about(program, topic="strategy", expert=expert, by=person, now=NOW)
    again = coffee.ask_about(program, topic="strategy", expert=expert, by=person, now=NOW)
    assert (talk.pk, talk.state) == (again.pk, "asked")

    with pytest.raises(coffee.NotForYou):
        coffee.answer(talk, yes=True, by=person, now=NOW)
    coffee.answer(talk, yes=True, by=expert.person, now=NOW)

    kinds = list(Notice.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["talk_asked", "talk_answered"]
    with pytest.raises(WrongState):
        coffee.answer(talk, yes=False, by=expert.person, now=NOW)
    with pytest.raises(coffee.NotForYou):
        coffee.ask_about(program, topic="finance", expert=expert, by=person, now=NOW)
    coffee.thumb(talk, met=True, by=person, now=NOW)
    with pytest.raises(coffee.TalkedLately):
        coffee.ask_about(program, topic="strategy", expert=expert, by=person, now=NOW)


def test_talk_with_somebody_who_is_away(program: Program, two: tuple[Person, Person]) -> None:
    expert = MentorFactory(program=program, topics=["strategy"])
    Mentor.objects.filter(pk=expert.pk).update(state="not_now")

    with pytest.raises(requests.MentorIsAway):
        coffee.ask_about(program, topic="strategy", expert=expert, by=two[1], now=NOW)


def test_pages_from_round_to_thumb(signed_in, program: Program) -> None:
    one, other = people(1, 1)
    today = clock.today()
    desk = signed_in(program.owner)
    address = reverse("matching:coffee-rounds", args=[program.pk])
    days = {"join_until": today.isoformat(), "meet_until": (today + timedelta(days=20)).isoformat()}
    assert desk.post(address, days).status_code == 302
    assert desk.post(address, days).status_code == 409
    row = CoffeeRound.objects.get()
    clients = [signed_in(person) for person in (one, other)]
    for client in clients:
        assert "Join this round" in client.get("/coffee/").content.decode()
        client.post(reverse("matching:coffee-join", args=[row.pk]))
        assert "You are in." in client.get("/coffee/").content.decode()
    coffee.pair(row, now=clock.now())

    talk = CoffeeTalk.objects.get()
    page = clients[0].get("/coffee/").content.decode()
    assert other.full_name in page
    clients[1].post(reverse("matching:talk-met", args=[talk.pk]))
    assert clients[0].post(reverse("matching:talk-missed", args=[talk.pk])).status_code == 409
    page = clients[0].post(reverse("matching:talk-as-mentor", args=[talk.pk]), follow=True).content.decode()
    assert "You chose: with you as the mentor." in page
    assert "You chose" not in clients[1].get("/coffee/").content.decode()
    assert "2 people joined" in desk.get(address).content.decode()
    assert other.full_name not in desk.get(address).content.decode()
    assert signed_in(PersonFactory()).post(reverse("matching:talk-met", args=[talk.pk])).status_code == 404


def test_coffee_page_queries(signed_in, program: Program) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    (person,) = people(1)
    client = signed_in(person)

    def queries(number: int) -> int:
        for other in people(*[1] * number):
            met(person, other, program)
        client.get("/coffee/")
        with CaptureQueriesContext(connection) as seen:
            client.get("/coffee/")
        return len(seen)

    assert queries(1) == queries(3)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_clocks_pair_a_round_once() -> None:
    from tests.factories.programs import ProgramFactory

    program = ProgramFactory()
    row = coffee.open_round(program, join_until=JOIN, meet_until=MEET, by=program.owner, now=NOW)
    joined(row, 2, 2)

    together([partial(coffee.pair_due, today=MEET, now=LATER)] * 4)

    assert CoffeeTalk.objects.count() == 2
    assert Notice.objects.filter(kind="coffee_paired").count() == 4


# --- Everybody hears that a round is open ------------------------------------------------------------
def test_opening_is_told_to_whom_the_program_is_meant_for(program: Program) -> None:
    inside, outside = PersonFactory(level="medior"), PersonFactory(level="junior")
    mentor = PersonFactory(level="senior")

    row = coffee.open_round(program, join_until=JOIN, meet_until=MEET, by=program.owner, now=NOW)

    told = Notice.objects.filter(kind="coffee_open")
    assert {inside.pk, mentor.pk} <= set(told.values_list("to", flat=True))
    assert not told.filter(to=outside).exists()
    assert set(told.values_list("to", flat=True)) == {
        person.pk for person in Person.objects.active() if coffee.may_join(row, person)
    }
    assert all(notice.context["join_until"] == "2026-03-06" for notice in told)


def test_mail_of_the_opening_in_both_languages(program: Program) -> None:
    for language in ("en", "nl"):
        PersonFactory(level="medior", language=language, given_name=language)
    coffee.open_round(program, join_until=JOIN, meet_until=MEET, by=program.owner, now=NOW)

    mails = [compose(Notice.objects.select_related("to").get(to__given_name=name)) for name in ("en", "nl")]

    assert "Join until 6 March" in mails[0].body
    assert "Meld je aan tot en met 6 maart" in mails[1].body
    assert all(mail.body.count("http") == 2 for mail in mails)


def test_coordinator_reads_how_many_get_a_mail_before_opening(program: Program, signed_in) -> None:
    people(1, 1)
    page = reverse("matching:coffee-rounds", args=[program.pk])
    number = coffee.meant_for(program).count()

    assert (
        f"{number} people for whom the program is meant get a mail"
        in signed_in(program.owner).get(page).content.decode()
    )


# --- A program of coffee from where an employee stands -----------------------------------------------
@pytest.fixture
def of_coffee(program: Program) -> Program:
    Program.objects.filter(pk=program.pk).update(preset="coffee", quarters=0)
    return Program.objects.get(pk=program.pk)


def test_employee_is_led_to_the_rounds_never_to_join_as_a_mentee(of_coffee: Program, signed_in) -> None:
    (person,) = people(1)
    client = signed_in(person)

    for address in (
        "/",
        reverse("programs:program-list"),
        reverse("programs:program-detail", args=[of_coffee.pk]),
    ):
        page = client.get(address).content.decode()
        assert reverse("matching:coffee") in page, address
        assert reverse("programs:program-join", args=[of_coffee.pk]) not in page, address
        assert reverse("programs:mentor-offer", args=[of_coffee.pk]) not in page, address
    assert of_coffee.name not in client.get(reverse("matching:mentor-list")).content.decode()
    joins = client.get(reverse("programs:program-join", args=[of_coffee.pk]))
    assert joins["Location"] == reverse("programs:program-detail", args=[of_coffee.pk])
    assert client.get(reverse("programs:mentor-offer", args=[of_coffee.pk])).status_code == 403


def test_coordinator_is_led_to_the_rounds(of_coffee: Program, signed_in) -> None:
    desk = signed_in(of_coffee.owner).get(f"/hr/programs/{of_coffee.pk}/").content.decode()

    assert f'class="button" href="{reverse("matching:coffee-rounds", args=[of_coffee.pk])}"' in desk
    assert "Match who still waits" not in desk


def test_from_the_opening_to_a_mentorship(of_coffee: Program, signed_in) -> None:
    """A coordinator opens a round, two join, meet and both wish to go on."""
    one, other = people(1, 1)
    days = {
        "join_until": clock.today().isoformat(),
        "meet_until": (clock.today() + timedelta(20)).isoformat(),
    }
    signed_in(of_coffee.owner).post(reverse("matching:coffee-rounds", args=[of_coffee.pk]), days)
    row = CoffeeRound.objects.get()
    for person in (one, other):
        signed_in(person).post(reverse("matching:coffee-join", args=[row.pk]))

    coffee.pair_due(today=clock.today() + timedelta(days=1), now=clock.now())
    talk = CoffeeTalk.objects.get()
    signed_in(one).post(reverse("matching:talk-met", args=[talk.pk]))
    signed_in(one).post(reverse("matching:talk-as-mentor", args=[talk.pk]))
    Person.objects.filter(pk=one.pk).update(country="SE", level="senior")
    signed_in(other).post(reverse("matching:talk-as-mentee", args=[talk.pk]))

    pair = Mentorship.objects.get()
    assert (pair.mentor_person, pair.mentee_person) == (one, other)


# --- Reminders ---------------------------------------------------------------------------------------
def test_nothing_closes_that_had_no_reminder(coffee_round: CoffeeRound) -> None:
    """The clock stood still for a month: one mail to each, two working days, then it closes."""
    joined(coffee_round, 1, 1)
    coffee.pair(coffee_round, now=LATER)
    woke_up = datetime(2026, 4, 20, 9, tzinfo=UTC)

    closed_at_once = coffee.close_due(today=woke_up.date(), now=woke_up)
    reminders = Notice.objects.filter(kind="talk_reminder")
    talk = CoffeeTalk.objects.get()

    assert closed_at_once == 0
    assert sorted(reminders.values_list("to", flat=True)) == sorted([talk.one_id, talk.other_id])
    assert (talk.state, talk.meet_until) == ("planned", date(2026, 4, 22))
    assert coffee.remind(now=woke_up) == 0
    assert coffee.close_due(today=date(2026, 4, 22), now=woke_up) == 0
    assert coffee.close_due(today=date(2026, 4, 23), now=woke_up) == 1


def test_whoever_has_not_answered_is_reminded_and_not_who_asked(program: Program) -> None:
    mentor = MentorFactory(program=program, topics=["strategy"])
    (asker,) = people(1)
    talk = coffee.ask_about(program, topic="strategy", expert=mentor, by=asker, now=NOW)
    last = NOW + coffee.TOPIC_DAYS

    coffee.remind(now=last - timedelta(days=3))

    assert list(Notice.objects.filter(kind="talk_reminder").values_list("to", "context__asked")) == [
        (talk.other_id, True)
    ]
