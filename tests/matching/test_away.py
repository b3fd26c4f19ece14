"""A mentor who is away for long: paused, the mentee chooses, somebody stands in by the same rules."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from matching.actions import standing_in
from matching.actions.requests import NotAllowed
from notices.models import Notice
from programs.actions import pausing
from programs.actions.stand_ins import NotThisMentor
from programs.models import Mentorship, StandIn
from tests.factories.matching import PolicyFactory
from tests.factories.programs import MenteeFactory, MentorFactory, MentorshipFactory

UNTIL = date(2026, 5, 1)


@pytest.fixture
def pair(program) -> Mentorship:
    PolicyFactory(program=program, musts=[{"rule": "other_country"}])
    return MentorshipFactory(
        mentor=MentorFactory(program=program, person__country="SE"),
        mentee=MenteeFactory(program=program, person__country="NL"),
    )


def away(pair: Mentorship, coordinator, now) -> None:
    pausing.pause(pair, until=UNTIL, by=coordinator, now=now, for_absence=True)


def test_the_mentee_is_asked_and_the_mentor_hears_that_nothing_is_expected(pair, coordinator, now):
    away(pair, coordinator, now)

    urls = dict(Notice.objects.values_list("to", "context__action_url"))
    assert (Mentorship.objects.get().state, set(Notice.objects.values_list("kind", flat=True))) == (
        "paused",
        {"mentor_away"},
    )
    assert urls[pair.mentee_person_id] == reverse("programs:mentorship-away", args=[pair.pk])


@pytest.mark.parametrize(
    ("answer", "state", "wanted"), [("wait", "paused", 0), ("stand_in", "paused", 1), ("again", "ended", 0)]
)
def test_the_mentee_waits_asks_for_a_stand_in_or_chooses_anew(
    pair, coordinator, signed_in, now, answer, state, wanted
):
    away(pair, coordinator, now)
    page = reverse("programs:mentorship-away", args=[pair.pk])

    for _twice in range(2):
        signed_in(pair.mentee_person).post(page, {"answer": answer})

    assert (Mentorship.objects.get().state, StandIn.objects.count()) == (state, wanted)


def test_only_mentors_whom_the_rules_allow_can_stand_in(pair, program, coordinator, now):
    away(pair, coordinator, now)
    fits = MentorFactory(program=program, person__country="SE", full=True)
    same = MentorFactory(program=program, person__country="NL")

    assert standing_in.possible(pair, now=now) == [fits]
    with pytest.raises(NotAllowed):
        standing_in.give(pair, mentor=same, by=coordinator, now=now)
    with pytest.raises(NotThisMentor):
        standing_in.give(pair, mentor=MentorFactory(person__country="SE"), by=coordinator, now=now)


def test_both_get_a_name_and_the_notes_stay_with_the_pair(pair, program, coordinator, signed_in, now):
    away(pair, coordinator, now)
    other = MentorFactory(program=program, person__country="SE")

    page = reverse("matching:stand-in", args=[pair.pk])
    signed_in(coordinator).post(page, {"mentor": other.pk})

    told = set(Notice.objects.filter(kind="stand_in_given").values_list("to", flat=True))
    shown = signed_in(other.person).get(reverse("programs:mentorship-list")).text
    inside = signed_in(other.person).get(reverse("programs:mentorship-detail", args=[pair.pk]))
    mine = signed_in(pair.mentee_person).get(reverse("programs:mentorship-detail", args=[pair.pk])).text
    assert told == {other.person_id, pair.mentee_person_id}
    assert (pair.mentee_person.full_name in shown, inside.status_code) == (True, 404)
    assert other.person.full_name in mine


def test_the_stand_in_goes_when_the_pair_goes_on(pair, program, coordinator, now):
    away(pair, coordinator, now)
    standing_in.give(
        pair, mentor=MentorFactory(program=program, person__country="SE"), by=coordinator, now=now
    )

    pausing.resume_due(today=UNTIL, now=now + timedelta(days=60))

    assert (Mentorship.objects.get().state, StandIn.objects.count()) == ("active", 0)


def test_a_coordinator_does_not_send_their_own_mentor_away(program, coordinator, signed_in):
    own = MentorshipFactory(
        mentor=MentorFactory(program=program), mentee=MenteeFactory(program=program, person=coordinator)
    )

    assert signed_in(coordinator).get(reverse("matching:pair-away", args=[own.pk])).status_code == 404


@pytest.mark.parametrize(("by", "asked"), [("mentor", True), ("mentee", False)])
def test_only_who_did_not_wish_the_pause_is_asked_whether_it_is_too_long(pair, signed_in, now, by, asked):
    pausing.pause(pair, until=UNTIL, by=getattr(pair, f"{by}_person"), now=now)

    page = signed_in(pair.mentee_person).get(reverse("programs:mentorship-detail", args=[pair.pk])).text

    assert ("Go on from today" in page, "Too long for you?" in page) == (True, asked)
