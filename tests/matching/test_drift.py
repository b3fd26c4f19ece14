"""Rules looked at again for pairs that go on: a move, a new manager, an exception, and nothing that ends."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse

from matching.actions import drift
from notices.models import Notice
from programs.models import Mentorship, Signal, Waiver
from tests.factories.endings import SignalFactory
from tests.factories.matching import MentorRequestFactory, PolicyFactory
from tests.factories.people import PersonFactory
from tests.factories.programs import MenteeFactory, MentorFactory, MentorshipFactory

TODAY = date(2026, 3, 2)


@pytest.fixture
def pair(program) -> Mentorship:
    PolicyFactory(program=program, musts=[{"rule": "other_country"}, {"rule": "not_in_line"}])
    return MentorshipFactory(
        mentor=MentorFactory(program=program, person__country="SE"),
        mentee=MenteeFactory(program=program, person__country="NL"),
    )


def look(now: datetime, days: int = 0) -> list[Signal]:
    drift.look(today=TODAY + timedelta(days=days), now=now)
    return list(Signal.objects.going_on().filter(rule="S11"))


def test_a_pair_that_fits_gives_no_signal(pair, now):
    assert look(now) == []


def test_a_move_to_the_partners_country_is_an_item_and_ends_nothing(pair, now):
    pair.mentee_person.country = "SE"
    pair.mentee_person.save(update_fields=["country"])

    (row,) = look(now)
    again = look(now, days=3)

    assert (row.facts, row.since_on) == ({"rules": ["other_country"]}, TODAY)
    assert (again, Mentorship.objects.get().state) == ([row], "active")


def test_moving_back_closes_it_by_itself(pair, now):
    pair.mentee_person.country = "SE"
    pair.mentee_person.save(update_fields=["country"])
    look(now)
    pair.mentee_person.country = "NL"
    pair.mentee_person.save(update_fields=["country"])

    assert look(now, days=1) == []
    assert Signal.objects.get().is_fixed


def test_a_mentor_who_becomes_the_manager_is_urgent_with_a_day(pair, now):
    pair.mentee_person.manager = pair.mentor_person
    pair.mentee_person.save(update_fields=["manager"])

    (row,) = look(now)

    assert (row.facts["rules"], row.facts["by"]) == (["not_in_line"], "2026-03-16")  # ten working days


def test_an_exception_lifts_it_until_its_day(pair, coordinator, hr_admin, now):
    pair.mentee_person.country = "SE"
    pair.mentee_person.save(update_fields=["country"])
    waiver = Waiver.objects.create(
        program=pair.program, mentor=pair.mentor, mentee=pair.mentee, rules=["other_country"], reason="–",
        until=date(2026, 4, 1), state="approved", asked_by=coordinator, asked_at=now, decided_by=hr_admin,
        decided_at=now,
    )  # fmt: skip
    Mentorship.objects.filter(pk=pair.pk).update(waiver=waiver)

    assert [len(look(now)), len(look(now, days=31))] == [0, 1]


def test_a_request_on_its_last_day_is_an_item_until_it_is_answered(program, mentor, mentee, now):
    request = MentorRequestFactory(mentor=mentor, mentee=mentee, answer_by=TODAY)

    drift.look(today=TODAY, now=now)
    (row,) = Signal.objects.going_on()
    type(request).objects.filter(pk=request.pk).update(answer_by=TODAY + timedelta(days=5))
    drift.look(today=TODAY, now=now)

    assert (row.rule, row.person) == ("S13", mentor.person)
    assert not Signal.objects.going_on().exists()


def test_questions_do_not_grow_with_the_pairs(pair, program, now, django_assert_max_num_queries):
    for _ in range(5):
        MentorshipFactory(
            mentor=MentorFactory(program=program, person=PersonFactory(country="SE", level="senior")),
            mentee=MenteeFactory(program=program, person=PersonFactory(country="NL")),
        )

    with django_assert_max_num_queries(22):
        look(now)


def test_a_country_that_is_unknown_after_a_sync_is_flagged(pair, now):
    """Unknown is not allowed for new pairs; one that runs goes on and is shown."""
    Mentorship.objects.update(crosses_border=False)
    pair.mentee_person.country = ""
    pair.mentee_person.save(update_fields=["country"])

    (row,) = look(now)

    assert (row.facts["rules"], Mentorship.objects.get().state) == (["other_country"], "active")


@pytest.fixture
def drifted(pair, now) -> Signal:
    pair.mentee_person.country = "SE"
    pair.mentee_person.save(update_fields=["country"])
    (row,) = look(now)
    return row


def act(client, signal: Signal, answer: str):
    return client.post(reverse("programs:signal", args=[signal.pk]), {"answer": answer})


def test_confirmed_with_both_it_stays_closed_until_another_rule_breaks(drifted, pair, signed_in, now):
    client = signed_in(pair.program.owner)

    for _twice in range(2):
        act(client, drifted, "confirm")
    quiet = look(now, days=1)
    pair.mentee_person.manager = pair.mentor_person
    pair.mentee_person.save(update_fields=["manager"])
    (anew,) = look(now, days=2)

    drifted.refresh_from_db()
    assert (drifted.state, drifted.verdict, quiet) == ("closed", "false", [])
    assert (drifted.steps.get().words, Mentorship.objects.get().state) == (
        "Confirmed with both: they go on.",
        "active",
    )
    assert anew.facts["rules"] == ["not_in_line", "other_country"]


def test_another_mentor_ends_it_without_fault_and_leads_to_the_next_choice(drifted, pair, signed_in):
    client = signed_in(pair.program.owner)

    answers = [act(client, drifted, "rematch") for _twice in range(2)]

    ended = Mentorship.objects.get()
    drifted.refresh_from_db()
    told = set(Notice.objects.filter(kind="mentorship_parted").values_list("to", flat=True))
    choose = reverse("matching:hand-mentor", args=[pair.program_id, pair.mentee_id])
    assert (ended.state, ended.ending, drifted.state, drifted.verdict) == ("ended", "exit", "closed", "true")
    assert told == {pair.mentor_person_id, pair.mentee_person_id}
    assert (answers[0].url, client.get(choose).status_code) == (choose, 200)
    assert answers[1].url == reverse("programs:signal", args=[drifted.pk])


@pytest.mark.parametrize("answer", ["confirm", "rematch"])
def test_other_signals_and_other_people_end_no_pair(drifted, pair, signed_in, answer):
    other = SignalFactory(mentorship=pair)

    codes = [
        act(signed_in(pair.program.owner), other, answer).status_code,
        act(signed_in(pair.mentor_person), drifted, answer).status_code,
        act(signed_in(PersonFactory(coordinator=True)), drifted, answer).status_code,
    ]

    assert codes == [404] * 3
    assert (Mentorship.objects.get().state, Signal.objects.going_on().count()) == ("active", 2)


def test_urgent_rules_are_never_lifted_by_an_exception(drifted, pair, signed_in, now):
    client, page = signed_in(pair.program.owner), reverse("programs:signal", args=[drifted.pk])
    before = client.get(page).text
    pair.mentee_person.manager = pair.mentor_person
    pair.mentee_person.save(update_fields=["manager"])
    look(now)

    assert ["Ask for an exception" in text for text in (before, client.get(page).text)] == [True, False]
