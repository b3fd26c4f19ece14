"""Pairing by hand and exceptions to the rules: the same gate, a second person where a must is lifted."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from matching.actions import by_hand, holds, requests
from notices.models import Notice
from people.models import Event, Person
from programs.actions.mentorships import MenteeIsTaken, MentorIsFull
from programs.models import Mentee, Mentor, Mentorship, Program, Waiver
from programs.states import WrongState
from tests.factories.matching import MentorRequestFactory, PolicyFactory
from tests.factories.programs import MenteeFactory, MentorFactory, MentorshipFactory
from tests.factories.publishing import WaiverFactory

TEN = timedelta(minutes=10)
UNTIL = date(2026, 9, 1)


@pytest.fixture
def two(mentor: Mentor, mentee: Mentee) -> dict[str, Mentor | Mentee]:
    PolicyFactory(program=mentor.program)
    return {"mentor": mentor, "mentee": mentee}


@pytest.fixture
def compatriot(program: Program) -> Mentor:
    return MentorFactory(program=program, person__country="NL", person__given_name="Jan")


def paired(two, by: Person, now: datetime) -> Mentorship:
    return by_hand.pair(**two, opening="You both build plants.", by=by, now=now)


def asked(mentor: Mentor, mentee: Mentee, by: Person, now: datetime) -> Waiver:
    words = {"reason": "The only one who knows this plant.", "until": UNTIL, "opening": ""}
    return by_hand.ask(mentor=mentor, mentee=mentee, by=by, now=now, **words)


def test_pair_is_held_then_told(two, coordinator: Person, now: datetime) -> None:
    pair = paired(two, coordinator, now)
    before = (pair.state, pair.origin, Notice.objects.count())

    assert holds.release_due(now=now + TEN) == 1

    pair.refresh_from_db()
    assert before == ("held", "hand", 0)
    assert pair.state == "preparing"
    assert {mail.context["opening"] for mail in Notice.objects.all()} == {"You both build plants."}


def test_pair_is_proposed_where_both_confirm(two, coordinator: Person, now: datetime) -> None:
    Program.objects.update(both_confirm=True)
    pair = paired(two, coordinator, now)

    holds.release_due(now=now + TEN)

    pair.refresh_from_db()
    assert pair.state == "proposed"
    assert Notice.objects.filter(kind="pairs_proposed").count() == 2


def test_undo_of_a_pair_by_hand(two, coordinator: Person, now: datetime) -> None:
    pair = paired(two, coordinator, now)

    holds.undo_pair(pair, by=coordinator, now=now)

    assert not Mentorship.objects.exists()
    with pytest.raises(holds.HoldIsOver):
        holds.undo_pair(pair, by=coordinator, now=now)


def test_pair_against_a_rule(two, compatriot: Mentor, coordinator: Person, now: datetime) -> None:
    with pytest.raises(requests.NotAllowed):
        paired(two | {"mentor": compatriot}, coordinator, now)


def test_pair_with_a_full_mentor(two, coordinator: Person, now: datetime) -> None:
    MentorshipFactory(mentor=two["mentor"])

    with pytest.raises(MentorIsFull):
        paired(two, coordinator, now)


def test_pair_of_who_has_a_mentor(two, coordinator: Person, now: datetime) -> None:
    MentorshipFactory(mentee=two["mentee"], mentor__program=two["mentee"].program)

    with pytest.raises(MenteeIsTaken):
        paired(two, coordinator, now)


def test_pair_of_whom_the_mentor_said_no_lately(two, coordinator: Person, now: datetime) -> None:
    request = MentorRequestFactory(**two)
    requests.decline(request, reason="no_time", by=two["mentor"].person, now=now)

    with pytest.raises(requests.NotAllowed):
        paired(two, coordinator, now)


def test_own_pair_is_somebody_elses(two, now: datetime) -> None:
    with pytest.raises(by_hand.OwnPair):
        paired(two, two["mentor"].person, now)


def test_wishes_bind_nobody_by_hand(two, coordinator: Person, now: datetime) -> None:
    PolicyFactory(program=two["mentor"].program, version=99, least_points=10_000)

    assert paired(two, coordinator, now).state == "held"


def test_waiver_begins_the_pair_with_a_second_person(two, compatriot, coordinator, now) -> None:
    waiver = asked(compatriot, two["mentee"], coordinator, now)

    pair = by_hand.approve(waiver, by=coordinator.owned_programs.get().deputy, now=now)

    waiver.refresh_from_db()
    assert (waiver.state, waiver.rules) == ("approved", ["other_country"])
    assert (pair.waiver, pair.state, pair.crosses_border) == (waiver, "held", True)
    assert set(Event.objects.filter(about_kind="programs.waiver").values_list("verb", flat=True)) == {
        "ask for waiver",
        "approve waiver",
    }


def test_waiver_by_one_person_alone(two, compatriot, coordinator, now) -> None:
    waiver = asked(compatriot, two["mentee"], coordinator, now)

    with pytest.raises(by_hand.NeedsSecondPerson):
        by_hand.approve(waiver, by=coordinator, now=now)
    with pytest.raises(by_hand.OwnPair):
        by_hand.approve(waiver, by=compatriot.person, now=now)
    assert not Mentorship.objects.exists()


def test_waiver_is_decided_once(two, compatriot, coordinator, hr_admin, now) -> None:
    waiver = asked(compatriot, two["mentee"], coordinator, now)
    by_hand.refuse(waiver, by=hr_admin, now=now)

    with pytest.raises(WrongState):
        by_hand.approve(waiver, by=hr_admin, now=now)
    with pytest.raises(WrongState):
        by_hand.withdraw(waiver, by=coordinator)


def test_waiver_asked_twice_is_one(two, compatriot, coordinator, now) -> None:
    assert asked(compatriot, two["mentee"], coordinator, now) == asked(
        compatriot, two["mentee"], coordinator, now
    )


def test_waiver_lifts_no_rule_that_it_does_not_name(two, compatriot, coordinator, hr_admin, now) -> None:
    waiver = asked(compatriot, two["mentee"], coordinator, now)
    Person.objects.filter(pk=compatriot.person_id).update(languages=["pt"])

    with pytest.raises(requests.NotAllowed):
        by_hand.approve(waiver, by=hr_admin, now=now)


def test_waiver_is_not_needed(two, coordinator, now) -> None:
    with pytest.raises(by_hand.NothingToLift):
        asked(two["mentor"], two["mentee"], coordinator, now)


@pytest.mark.parametrize("bar", ["line", "past", "full", "left"])
def test_waiver_never_lifts(two, compatriot, coordinator, now, bar: str) -> None:
    mentee = two["mentee"]
    if bar == "line":
        Person.objects.filter(pk=mentee.person_id).update(manager=compatriot.person)
    elif bar == "past":
        MentorshipFactory(
            mentor=compatriot,
            mentee=mentee,
            crosses_border=False,
            state="ended",
            ended_on=date(2026, 2, 1),
        )
    elif bar == "full":
        MentorshipFactory(mentor=compatriot, mentee__program=mentee.program, crosses_border=False)
    else:
        Person.objects.filter(pk=compatriot.person_id).update(is_active=False)
    compatriot.refresh_from_db()

    with pytest.raises((requests.NotAllowed, MentorIsFull, requests.MentorIsAway)):
        asked(Mentor.objects.get(pk=compatriot.pk), mentee, coordinator, now)


def test_waiver_that_ended_ends_nothing_and_can_be_renewed(two, compatriot, coordinator, hr_admin, now):
    first = asked(compatriot, two["mentee"], coordinator, now)
    pair = by_hand.approve(first, by=hr_admin, now=now)
    holds.release_due(now=now + TEN)
    later = now + timedelta(days=300)

    second = by_hand.ask(
        mentor=compatriot,
        mentee=two["mentee"],
        reason="It goes well.",
        until=date(2027, 6, 1),
        opening="",
        by=coordinator,
        now=later,
    )
    same = by_hand.approve(second, by=hr_admin, now=later)

    pair.refresh_from_db()
    assert (same.pk, pair.waiver, pair.state) == (pair.pk, second, "preparing")


def test_database_knows_a_lawful_exception(two, compatriot) -> None:
    waiver = WaiverFactory(mentor=compatriot, mentee=two["mentee"], approved=True)

    MentorshipFactory(mentor=compatriot, mentee=two["mentee"], waiver=waiver)

    with pytest.raises(IntegrityError), transaction.atomic():
        MentorshipFactory(mentor=MentorFactory(program=compatriot.program, person__country="NL"))


def test_pages_by_hand(two, compatriot, coordinator, signed_in) -> None:
    client, mentee, mentor = signed_in(coordinator), two["mentee"], two["mentor"]
    base = f"/hr/programs/{mentee.program_id}/pair/"
    first = client.get(base).content.decode()
    second = client.get(f"{base}{mentee.pk}/").content.decode()
    searched = client.get(f"{base}{mentee.pk}/?q=nobody%00").content.decode()

    reply = client.post(f"{base}{mentee.pk}/{mentor.pk}/", {"opening": "Enjoy"}, follow=True)

    assert mentee.person.full_name in first
    assert second.index("Astrid") < second.index("Jan")
    assert "No mentor has this name" in searched
    assert "The mails go out at" in reply.content.decode()
    pair = Mentorship.objects.get()
    assert client.post(f"/hr/pairs/{pair.pk}/undo/").status_code == 302
    assert not Mentorship.objects.exists()


def test_pages_of_an_exception(two, compatriot, coordinator, hr_admin, signed_in) -> None:
    client, mentee = signed_in(coordinator), two["mentee"]
    page = f"/hr/programs/{mentee.program_id}/pair/{mentee.pk}/{compatriot.pk}/"
    looked = client.get(page).content.decode()
    unsigned = client.post(f"{page}exception/", {"reason": "", "until": "yesterday"}).content.decode()
    client.post(f"{page}exception/", {"reason": "She asked for him.", "until": "2027-01-01"})
    waiver = Waiver.objects.get()
    mine = client.post(f"/hr/exceptions/{waiver.pk}/approve/")
    desk = signed_in(hr_admin).get(f"/hr/programs/{mentee.program_id}/").content.decode()

    done = signed_in(hr_admin).post(f"/hr/exceptions/{waiver.pk}/approve/", follow=True).content.decode()

    assert "Ask for an exception" in looked
    assert "Write why these two should be a pair" in unsigned
    assert (mine.status_code, "somebody else decides" in mine.content.decode()) == (409, True)
    assert "An exception to the rules waits for a second person" in desk
    assert "The two are a pair under this exception." in done


def test_both_read_that_they_are_an_exception(two, compatriot, coordinator, hr_admin, now, signed_in) -> None:
    pair = by_hand.approve(asked(compatriot, two["mentee"], coordinator, now), by=hr_admin, now=now)
    holds.release_due(now=now + TEN)

    for person in (pair.mentor_person, pair.mentee_person):
        page = signed_in(person).get(f"/mentorships/{pair.pk}/").content.decode()
        assert "This pair is an exception to the rules" in page
        assert "She asked" not in page
    listed = signed_in(coordinator).get(f"/hr/programs/{pair.program_id}/pairs/").content.decode()
    assert "Exception until" in listed


def test_renewal_is_on_the_desk(two, compatriot, coordinator, hr_admin, now, signed_in) -> None:
    pair = by_hand.approve(asked(compatriot, two["mentee"], coordinator, now), by=hr_admin, now=now)
    holds.release_due(now=now + TEN)
    Waiver.objects.update(until=date(2020, 1, 1))
    client = signed_in(coordinator)

    assert (
        "The exception of a pair has ended" in client.get(f"/hr/programs/{pair.program_id}/").content.decode()
    )
    assert "Ask for a new exception" in client.get(f"/hr/pairs/{pair.pk}/").content.decode()


def test_mentee_of_another_program(two, coordinator, signed_in) -> None:
    other = MenteeFactory()

    assert (
        signed_in(coordinator).get(f"/hr/programs/{two['mentee'].program_id}/pair/{other.pk}/").status_code
        == 404
    )


def test_pages_ask_few_and_steady_questions(two, compatriot, coordinator, hr_admin, now, signed_in) -> None:
    waiver = asked(compatriot, two["mentee"], coordinator, now)
    base = f"/hr/programs/{two['mentee'].program_id}/pair/"
    own = f"{base}{two['mentee'].pk}/"
    pages = [base, own, f"{own}{two['mentor'].pk}/", f"{own}{compatriot.pk}/exception/"]
    pages += [f"/hr/exceptions/{waiver.pk}/"]
    client = signed_in(coordinator)

    def questions() -> list[int]:
        counts = []
        for page in pages:
            with CaptureQueriesContext(connection) as asked_for:
                assert client.get(page).status_code == 200
            counts.append(len(asked_for))
        return counts

    few = questions()
    for _ in range(4):
        MentorFactory(program=two["mentee"].program)
        MenteeFactory(program=two["mentee"].program)

    assert questions() == few
    assert max(few) <= 15
