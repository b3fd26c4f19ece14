"""The same races through the whole site: sessions, middleware, pages; each racer a connection of its own.

`RACE_ROUNDS=20` runs each crowd so many times; the suite runs it once.
"""

from __future__ import annotations

import os
import threading
from collections import Counter
from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from matching.actions import answers, requests
from matching.models import MentorRequest
from notices.models import Notice
from people import clock
from people.models import Person
from programs.actions import mentorships
from programs.models import Mentee, Mentor, Mentorship, Program
from tests.factories.matching import MentorRequestFactory, PolicyFactory
from tests.factories.programs import MenteeFactory, MentorFactory
from tests.matching.races import together
from tests.matching.test_races import without_wall

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

SEATS, MANY = 3, 50
WAITED = "Somebody else is working on the same thing at this very moment"
ROUNDS = range(int(os.environ.get("RACE_ROUNDS", "1")))
LATER = answers.HOLD


def session_of(person: Person) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(person)
    return client


def press(client: Client, name: str, row: MentorRequest, **words: Any) -> Any:
    return client.post(reverse(f"matching:{name}", args=[row.pk]), words)


def crowd(seats: int = SEATS, number: int = MANY) -> list[MentorRequest]:
    """So many people wait for the same mentor."""
    mentor = MentorFactory(seats=seats)
    PolicyFactory(program=mentor.program)
    return [MentorRequestFactory(mentor=mentor) for _ in range(number)]


def accept_all(rows: list[MentorRequest]) -> list[Any]:
    clients = [session_of(row.mentor.person) for row in rows]
    return together(
        [partial(press, client, "request-accept", row) for client, row in zip(clients, rows, strict=True)]
    )


def assert_explained(pages: list[Any], why: str) -> None:
    """Who came too late reads why; on a slow machine some wait too long for the row and read that instead."""
    refused = [page.content.decode() for page in pages if page.status_code == 409]
    assert all(why in text or WAITED in text for text in refused)
    assert any(why in text for text in refused)


def taken() -> int:
    return Mentorship.objects.holding().count()


@pytest.mark.parametrize("turn", ROUNDS)
def test_fifty_accepts_for_three_seats(turn: int) -> None:
    rows = crowd()

    pages = accept_all(rows)

    codes = Counter(page.status_code for page in pages)
    assert codes == {302: SEATS, 409: MANY - SEATS}
    assert taken() == SEATS
    assert_explained(pages, "You have no room left")
    assert answers.release_due(now=clock.now() + LATER) == SEATS
    states = Counter(MentorRequest.objects.values_list("state", "close_reason"))
    assert states == {("accepted", ""): SEATS, ("closed", "no_room"): MANY - SEATS}
    assert Notice.objects.filter(kind="mentorship_started").count() == 2 * SEATS
    assert Notice.objects.filter(kind="request_closed").count() == MANY - SEATS


@pytest.mark.parametrize("turn", ROUNDS)
def test_fifty_mentors_accept_one_mentee(turn: int) -> None:
    mentee = MenteeFactory()
    PolicyFactory(program=mentee.program)
    Program.objects.update(most_choices=MANY, most_at_once=MANY)
    rows = [MentorRequestFactory(mentor__program=mentee.program, mentee=mentee) for _ in range(MANY)]

    pages = accept_all(rows)

    assert Counter(page.status_code for page in pages) == {302: 1, 409: MANY - 1}
    assert_explained(pages, "cannot be paired at this moment")
    answers.release_due(now=clock.now() + LATER)
    assert Counter(MentorRequest.objects.values_list("state", flat=True)) == {
        "accepted": 1,
        "superseded": MANY - 1,
    }
    assert Mentorship.objects.going_on().count() == 1
    assert Notice.objects.filter(to=mentee.person).count() == 1


@pytest.mark.parametrize("turn", range(3))
def test_accept_decline_withdraw_and_the_clock_at_once(turn: int) -> None:
    row = MentorRequestFactory()
    PolicyFactory(program=row.program)
    mentor, again, mentee = (
        session_of(row.mentor.person),
        session_of(row.mentor.person),
        session_of(row.mentee.person),
    )

    together(
        [
            partial(press, mentor, "request-accept", row),
            partial(press, again, "request-decline", row, reason="other"),
            partial(press, mentee, "request-withdraw", row),
            partial(requests.expire, row, now=clock.now()),
        ]
    )
    answers.release_due(now=clock.now() + LATER)

    row.refresh_from_db()
    told = set(Notice.objects.values_list("kind", flat=True))
    sets = {
        "accepted": {"mentorship_started"},
        "declined": {"request_declined"},
        "withdrawn": {"request_withdrawn"},
        "expired": {"request_expired"},
    }
    assert told == sets[row.state]
    assert taken() == (row.state == "accepted")


@pytest.mark.parametrize("turn", range(3))
def test_undo_while_the_hold_ends(turn: int) -> None:
    """Either both are told, or there is no pair: never a mail about something undone."""
    row = MentorRequestFactory()
    PolicyFactory(program=row.program)
    answers.accept(row, by=row.mentor.person, now=clock.now())
    end = clock.now() + LATER

    together(
        [
            partial(answers.undo, row, by=row.mentor.person, now=end - LATER / 2),
            partial(answers.release_due, now=end),
        ]
    )

    told = Notice.objects.filter(kind="mentorship_started").count()
    assert (told, taken()) in {(2, 1), (0, 0)}


@pytest.mark.parametrize("turn", range(3))
def test_two_last_words_after_a_talk_at_once(turn: int) -> None:
    row = MentorRequestFactory(state="introduction")
    PolicyFactory(program=row.program)
    both = [session_of(row.mentor.person), session_of(row.mentee.person)]

    pages = together([partial(press, client, "request-go-on", row) for client in both])

    assert [page.status_code for page in pages] == [302, 302]
    assert Mentorship.objects.going_on().count() == 1
    assert Notice.objects.filter(kind="mentorship_started").count() == 2


def test_double_submit_of_a_request_is_one() -> None:
    mentee = MenteeFactory()
    PolicyFactory(program=mentee.program)
    mentor = MentorFactory(program=mentee.program)
    words = {"wish": "I lead a team.", "why": "", "form": "both"}
    address = reverse("matching:request-ask", args=[mentor.pk])
    clients = [session_of(mentee.person) for _ in range(8)]

    pages = together([partial(client.post, address, words) for client in clients])

    assert {page.status_code for page in pages} == {302}
    assert MentorRequest.objects.count() == 1
    answers.release_due(now=clock.now() + LATER)
    assert Notice.objects.filter(kind="request_asked").count() == 1


def test_without_guards_the_site_overbooks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Positive control: with lock and trigger put aside, the first test would go red."""
    number = 10
    rows, room, everybody = crowd(number=number), mentorships._check_room, threading.Barrier(number)

    def look(mentor: Mentor, mentee: Mentee) -> None:
        room(mentor, mentee)
        everybody.wait(timeout=60)

    monkeypatch.setattr(requests, "lock", lambda request: (request.mentor, request.mentee))
    monkeypatch.setattr(mentorships, "_lock", lambda mentor, mentee: (mentor, mentee))
    monkeypatch.setattr(mentorships, "_check_room", look)
    with without_wall():
        accept_all(rows)

    assert taken() > SEATS
