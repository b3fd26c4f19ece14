"""Never again with this person: on every path, both ways, and nobody else can tell that it is so."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from dashboard.actions import erasure
from matching import load, ties
from matching.actions import apart, by_hand, choices, coffee, dossiers, publishing, requests, runs
from matching.choosing import Filters
from matching.directory import directory
from matching.engine import Bar, why
from matching.models import Apart, MentorRequest, Policy
from matching.privacy import HELD
from notices.models import Notice
from people import clock
from people.models import Erasure, Event, OrgUnit, Person
from programs.models import Mentee, Mentor, Program
from tests.factories.matching import MentorRequestFactory
from tests.factories.people import PersonFactory
from tests.factories.programs import MenteeFactory, MentorFactory, MentorshipFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)


@pytest.fixture
def two(program: Program) -> tuple[Mentor, Mentee]:
    """Somebody whom the rules allow, and a second mentor who stays."""
    MentorFactory(program=program)
    return MentorFactory(program=program), MenteeFactory(program=program)


@pytest.fixture(params=["mentor", "mentee"])
def kept_apart(request, two: tuple[Mentor, Mentee], now: datetime) -> tuple[Mentor, Mentee]:
    """Whoever of the two wants it: it works both ways."""
    people = {"mentor": two[0].person, "mentee": two[1].person}
    by = people.pop(request.param)
    apart.keep(people.popitem()[1], by=by, now=now)
    return two


def _listed(mentee: Mentee) -> set[int]:
    found = directory(mentee, Filters(has_room=False), today=TODAY, language="en")
    return set(found.shelf.ids[found.found].tolist())


# --- Every path --------------------------------------------------------------------------------------
def test_positive_control(two: tuple[Mentor, Mentee], now: datetime) -> None:
    mentor, mentee = two
    assert mentor.pk in _listed(mentee)
    assert requests.ask(
        mentor=mentor, mentee=mentee, wish="x", why="", form="both", by=mentee.person, now=now
    )


def test_directory_lists_the_others_only(kept_apart: tuple[Mentor, Mentee]) -> None:
    mentor, mentee = kept_apart
    others = set(Mentor.objects.filter(program=mentor.program).values_list("pk", flat=True)) - {mentor.pk}

    assert _listed(mentee) == others


def test_kept_columns_and_rows_say_the_same(kept_apart: tuple[Mentor, Mentee]) -> None:
    mentor, mentee = kept_apart
    policy = Policy.objects.current(mentee.program)
    row = Mentor.objects.with_load().select_related("person").get(pk=mentor.pk)

    around = why(load.around(mentee, policy, today=TODAY, mentors=[row]), mentor.pk, mentee.pk)
    alone = why(ties.of_two(row, mentee, policy, today=TODAY).problem, mentor.pk, mentee.pk)

    assert around == alone
    assert [reason.code for reason in alone.blocked] == [Bar.BLOCKED]


def test_asking_reads_as_for_somebody_who_is_away(kept_apart: tuple[Mentor, Mentee], now: datetime) -> None:
    mentor, mentee = kept_apart
    for _ in range(2):
        with pytest.raises(requests.MentorIsAway):
            requests.ask(
                mentor=mentor, mentee=mentee, wish="x", why="", form="both", by=mentee.person, now=now
            )


def test_accepting_what_was_asked_before_is_refused(two: tuple[Mentor, Mentee], now: datetime) -> None:
    """A row that is there although nobody could ask any more: the deed asks the rules again."""
    mentor, mentee = two
    request = MentorRequestFactory(mentor=mentor, mentee=mentee)
    Apart.objects.create(person=mentee.person, other=mentor.person, since=now)

    with pytest.raises(requests.MentorIsAway):
        requests.accept(request, by=mentor.person, now=now)
    assert not mentee.mentorships.exists()


def test_next_choice_is_passed_over_in_the_words_of_who_left(kept_apart, now: datetime) -> None:
    mentor, mentee = kept_apart
    row = MentorRequestFactory(mentor=mentor, mentee=mentee, queued=True)

    choices.ask_next(mentee, now=now)

    row.refresh_from_db()
    assert (row.state, row.close_reason) == ("closed", "left")


def test_run_pairs_them_with_others(kept_apart: tuple[Mentor, Mentee], now: datetime) -> None:
    mentor, mentee = kept_apart
    run = runs.plan(mentor.program, by=mentor.program.owner, now=now)
    runs.solve(run, now=now)

    pairs = set(run.proposals.values_list("mentor_id", "mentee_id"))
    assert (mentor.pk, mentee.pk) not in pairs
    assert mentee.pk in {theirs for _, theirs in pairs}


def test_draft_of_before_is_not_published(two: tuple[Mentor, Mentee], now: datetime) -> None:
    mentor, mentee = two
    Mentor.objects.filter(program=mentor.program).exclude(pk=mentor.pk).update(seats=0)
    run = runs.plan(mentor.program, by=mentor.program.owner, now=now)
    runs.solve(run, now=now)
    run.refresh_from_db()
    assert run.proposals.count() == 1

    apart.keep(mentor.person, by=mentee.person, now=now)
    publishing.publish(run, by=mentor.program.owner, now=now)

    assert not mentee.mentorships.exists()


def test_by_hand_is_refused_and_no_exception_lifts_it(kept_apart, now: datetime) -> None:
    mentor, mentee = kept_apart
    words = {"mentor": mentor, "mentee": mentee, "opening": "", "by": mentor.program.owner, "now": now}

    with pytest.raises(requests.NotAllowed):
        by_hand.pair(**words)
    with pytest.raises(requests.NotAllowed):
        by_hand.ask(**words, reason="They fit.", until=TODAY + timedelta(days=30))


def test_coffee_takes_other_partners(program: Program, now: datetime) -> None:
    units = [OrgUnit.objects.create(name=name) for name in ("Finance", "IT")]
    one, other = (PersonFactory(unit=unit, languages=["en"]) for unit in units)
    row = coffee.open_round(
        program, join_until=TODAY, meet_until=TODAY + timedelta(days=20), by=program.owner, now=now
    )
    row.guests.create(person=one, joined_at=now)
    row.guests.create(person=other, joined_at=now)
    apart.keep(other, by=one, now=now)

    assert coffee.pair(row, now=now + timedelta(days=1)) == 0


def test_no_talk_about_a_topic(two: tuple[Mentor, Mentee], signed_in, now: datetime) -> None:
    mentor, mentee = two
    Mentor.objects.filter(pk=mentor.pk).update(topics=["strategy"])
    page = reverse("matching:talk-ask", args=[mentor.pk])
    assert signed_in(mentee.person).get(page).status_code == 200

    apart.keep(mentee.person, by=mentor.person, now=now)

    assert signed_in(mentee.person).get(page).status_code == 404
    with pytest.raises(requests.MentorIsAway):
        coffee.ask_about(mentor.program, topic="strategy", expert=mentor, by=mentee.person, now=now)


# --- What is open ends in ordinary words ---------------------------------------------------------------
@pytest.mark.parametrize("state", ["pending", "question", "introduction"])
def test_mentee_withdraws_with_it(two: tuple[Mentor, Mentee], now: datetime, state: str) -> None:
    mentor, mentee = two
    row = MentorRequestFactory(mentor=mentor, mentee=mentee, **_in(state))

    apart.keep(mentor.person, by=mentee.person, now=now)

    row.refresh_from_db()
    assert row.state == "withdrawn"
    assert list(Notice.objects.values_list("to", "kind")) == [(mentor.person_id, "request_withdrawn")]


@pytest.mark.parametrize("state", ["pending", "question", "introduction"])
def test_mentor_is_not_available_with_it(two: tuple[Mentor, Mentee], now: datetime, state: str) -> None:
    mentor, mentee = two
    row = MentorRequestFactory(mentor=mentor, mentee=mentee, **_in(state))
    following = MentorRequestFactory(
        mentor=MentorFactory(program=mentor.program), mentee=mentee, queued=True, rank=2
    )

    apart.keep(mentee.person, by=mentor.person, now=now)

    row.refresh_from_db(), following.refresh_from_db()
    assert (row.state, row.close_reason, following.state) == ("closed", "left", "pending")
    assert set(Notice.objects.values_list("to", "kind")) == {
        (mentee.person_id, "request_closed"),
        (following.mentor.person_id, "request_asked"),
    }


def test_pair_that_goes_on_stays(two: tuple[Mentor, Mentee], now: datetime) -> None:
    pair = MentorshipFactory(program=two[0].program, mentor=two[0], mentee=two[1])
    apart.keep(pair.mentor_person, by=pair.mentee_person, now=now)

    pair.refresh_from_db()
    assert pair.state == "active"


def test_twice_is_one_row_and_takes_back_without_a_word(two: tuple[Mentor, Mentee], now: datetime) -> None:
    mentor, mentee = two
    for _ in range(2):
        apart.keep(mentor.person, by=mentee.person, now=now)
    assert Apart.objects.count() == 1

    apart.let_go(Apart.objects.get())

    assert mentor.pk in _listed(mentee)
    assert not Notice.objects.exists()


def test_oneself_and_more_than_fit_are_refused(two: tuple[Mentor, Mentee], now: datetime) -> None:
    me = two[1].person
    with pytest.raises(apart.IsYou):
        apart.keep(me, by=me, now=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Apart.objects.create(person=me, other=me, since=now)
    people = PersonFactory.create_batch(apart.MOST)
    Apart.objects.bulk_create(Apart(person=me, other=other, since=now) for other in people)
    for _ in range(2):
        with pytest.raises(apart.ListIsFull):
            apart.keep(two[0].person, by=me, now=now)


# --- Nobody else can tell ------------------------------------------------------------------------------
def test_log_and_mails_do_not_know(kept_apart: tuple[Mentor, Mentee]) -> None:
    assert not Event.objects.filter(detail__icontains="apart").exists()
    assert not Event.objects.filter(about_kind="matching.apart").exists()
    assert not Notice.objects.exists()


def test_the_page_of_the_other_is_that_of_who_is_away(two: tuple[Mentor, Mentee], signed_in, now) -> None:
    mentor, mentee = two
    page = reverse("matching:mentor-detail", args=[mentor.pk])
    Mentor.objects.filter(pk=mentor.pk).update(state="not_now", not_now_until=TODAY + timedelta(days=9))
    away = signed_in(mentee.person).get(page).content
    Mentor.objects.filter(pk=mentor.pk).update(state="available", not_now_until=None)

    apart.keep(mentee.person, by=mentor.person, now=now)

    assert _without_nonces(signed_in(mentee.person).get(page).content) == _without_nonces(away)


def test_own_wish_is_said_to_whom_it_belongs(two: tuple[Mentor, Mentee], signed_in, now) -> None:
    mentor, mentee = two
    apart.keep(mentor.person, by=mentee.person, now=now)

    page = signed_in(mentee.person).get(reverse("matching:mentor-detail", args=[mentor.pk]))

    assert "Only you see this" in page.content.decode()


def test_somebody_without_a_part_reads_not_available_too(two, stranger: Person, signed_in, now) -> None:
    page = reverse("matching:mentor-detail", args=[two[0].pk])
    assert "not available now" not in signed_in(stranger).get(page).content.decode()

    apart.keep(stranger, by=two[0].person, now=now)

    assert "not available now" in signed_in(stranger).get(page).content.decode()


def test_coordinators_read_the_sentence_of_any_private_reason(two, signed_in, now: datetime) -> None:
    """Beside a mentor who said no lately: the same words for both, on every page that gives a reason."""
    mentor, mentee = two
    client = signed_in(mentor.program.owner)
    page = reverse("matching:hand-make", args=[mentor.program_id, mentee.pk, mentor.pk])
    declined = MentorRequestFactory(
        mentor=mentor, mentee=mentee, state="declined", answered_at=clock.now(), ended_at=clock.now()
    )
    after_a_no = client.get(page).content
    declined.delete()

    apart.keep(mentee.person, by=mentor.person, now=now)

    assert b"a private reason" in after_a_no
    assert _without_nonces(client.get(page).content) == _without_nonces(after_a_no)


def test_exported_papers_of_a_run_leave_it_out(kept_apart: tuple[Mentor, Mentee], now: datetime) -> None:
    mentor, mentee = kept_apart
    run = runs.plan(mentor.program, by=mentor.program.owner, now=now)
    runs.solve(run, now=now)
    run.refresh_from_db()

    told = dossiers.take_along(run, reason="An objection", by=mentor.program.owner, now=now).content

    assert "blocked" not in told["problem"]
    assert [mentor.pk, mentee.pk] not in json.loads(json.dumps(told["problem"]))["past"]


def test_own_data_names_them_and_those_of_the_other_do_not(two, now: datetime) -> None:
    mentor, mentee = two
    apart.keep(mentor.person, by=mentee.person, now=now)
    held = next(held for held in HELD if held.model is Apart)

    assert [row["other__family_name"] for row in held.rows(mentee.person)] == [mentor.person.family_name]
    assert list(held.rows(mentor.person)) == []


@pytest.mark.parametrize("side", [0, 1])
def test_erased_with_either_of_the_two(two: tuple[Mentor, Mentee], now: datetime, side: int) -> None:
    apart.keep(two[0].person, by=two[1].person, now=now)

    erasure.carry_out(two[side].person, cause=Erasure.Cause.ASKED, by=None, now=now)

    assert not Apart.objects.exists()


# --- The pages -----------------------------------------------------------------------------------------
def test_from_a_mentors_page_to_the_list_and_back(two: tuple[Mentor, Mentee], signed_in) -> None:
    mentor, mentee = two
    client = signed_in(mentee.person)
    page = reverse("matching:apart-mentor", args=[mentor.pk])
    asked = client.get(page)
    assert not Apart.objects.exists()

    said = client.post(page, follow=True)

    row = Apart.objects.get()
    assert f"Never be paired with {mentor.person.full_name}?" in asked.content.decode()
    assert mentor.person.full_name in said.content.decode()
    client.post(reverse("matching:apart-let-go", args=[row.pk]))
    assert not Apart.objects.exists()


def test_by_number_asks_first_and_says_what_ends(two: tuple[Mentor, Mentee], signed_in) -> None:
    mentor, mentee = two
    MentorRequestFactory(mentor=mentor, mentee=mentee)
    client = signed_in(mentor.person)
    who = {"who": mentee.person.employee_id}

    asked = client.get(reverse("matching:apart"), who).content.decode()
    assert not Apart.objects.exists()
    client.post(reverse("matching:apart-keep"), who)

    assert f"The request of {mentee.person.short_name} ends." in asked
    assert Apart.objects.get().other == mentee.person
    assert MentorRequest.objects.get().state == "closed"


@pytest.mark.parametrize("who", ["", "nobody@example.com", "me", "x" * 300])
def test_who_is_not_known_is_asked_again(two: tuple[Mentor, Mentee], signed_in, who: str) -> None:
    me = two[1].person
    who = me.employee_id if who == "me" else who
    client = signed_in(me)

    assert client.post(reverse("matching:apart-keep"), {"who": who}).status_code == 422
    assert client.get(reverse("matching:apart"), {"who": who}).status_code == 200
    assert not Apart.objects.exists()


def test_from_a_request_it_is_the_other_side(two: tuple[Mentor, Mentee], signed_in) -> None:
    mentor, mentee = two
    row = MentorRequestFactory(mentor=mentor, mentee=mentee)

    signed_in(mentor.person).post(reverse("matching:apart-request", args=[row.pk]))

    assert (Apart.objects.get().person, Apart.objects.get().other) == (mentor.person, mentee.person)


def test_nobody_else_reads_or_changes_a_list(kept_apart, stranger: Person, signed_in) -> None:
    row = Apart.objects.get()
    hr = PersonFactory(hr_admin=True)
    for reader in (stranger, hr, row.other, kept_apart[0].program.owner):
        client = signed_in(reader)
        assert (
            row.other.full_name
            not in client.get(reverse("matching:apart")).content.decode().split("<main")[1]
        )
        assert client.post(reverse("matching:apart-let-go", args=[row.pk])).status_code == 404
    assert Apart.objects.exists()


def _in(state: str) -> dict:
    return {"state": state} | ({"question": "When?"} if state == "question" else {})


def _without_nonces(page: bytes) -> str:
    return "".join(line for line in page.decode().splitlines() if "csrf" not in line and "nonce" not in line)
