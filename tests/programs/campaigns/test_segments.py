"""Who gets a message: any of its groups, narrowed down, looked up from facts."""

from __future__ import annotations

from datetime import date

from notices import actions as notices
from people.models import DirectoryGroup, Person
from programs import segments
from programs.actions import campaigns
from programs.models import Audience
from programs.models.campaign import Segment
from tests.factories.campaigns import MORNING, CampaignFactory, planned, told
from tests.factories.people import OrgUnitFactory, PersonFactory
from tests.factories.programs import MenteeFactory, MentorFactory, MentorshipFactory


def test_segments_hold_who_they_name(program):
    loose = PersonFactory(level="medior")
    waiting = MenteeFactory(program=program).person
    pair = MentorshipFactory(mentor__program=program)
    silent = MentorFactory(program=program, expected=True).person
    over = MentorshipFactory(
        mentor__program=program, state="completed", ended_on=date(2026, 2, 1), planned_end_on=date(2026, 2, 1)
    )
    could = PersonFactory(level="senior", manager=loose)
    PersonFactory(level="medior", is_active=False)
    PersonFactory(level="medior", email="")

    found = {segment: set(segments.people(program, segment)) for segment in Segment.values}
    free = found.pop("mentors_free")
    preparing = found.pop("preparing")

    both = {pair.mentor_person, pair.mentee_person}
    ended = {over.mentor_person, over.mentee_person}
    mentees = {waiting, pair.mentee_person, over.mentee_person}
    mentors = {pair.mentor_person, over.mentor_person}
    assert found == {
        "mentees_to_be": {loose},
        "mentors_to_be": {silent, could},
        "mentors_silent": {silent},
        "mentees_waiting": {waiting},  # nobody who completed the year
        "mentors": mentors,
        "mentees": mentees,
        "pairs": both,
        "participants": mentors | mentees,
        "ended": ended,
        "managers": {loose},
    }
    assert free == {over.mentor_person}
    assert preparing == set()
    begins = MentorshipFactory(mentor__program=program, preparing=True)
    assert set(segments.people(program, "preparing")) == {begins.mentor_person, begins.mentee_person}


def test_groups_add_up_and_the_rest_narrows(program):
    """In any of the groups; and of these in a country, below a unit, on a level, with a language."""
    top = OrgUnitFactory()
    below = OrgUnitFactory(parent=top)
    fits = {"country": "NL", "unit": below, "language": "nl", "level": "medior"}
    wanted = PersonFactory(**fits)
    mentor = MentorFactory(program=program, person=PersonFactory(**fits | {"level": "senior"})).person
    for other in ({"country": "SE"}, {"unit": None}, {"language": "en"}):
        PersonFactory(**fits | other)
    narrow = {"countries": ["NL"], "units": [top.pk], "languages": ["nl"]}
    row = CampaignFactory.build(program=program, segments=["mentees_to_be", "mentors"], **narrow)

    assert set(segments.readers(row)) == {wanted, mentor}
    row.levels = ["medior"]
    assert set(segments.readers(row)) == {wanted}
    row.units = [top.pk + 1000]  # a department that is gone
    assert set(segments.readers(row)) == set()
    assert campaigns.amounts(row).of == 5


def test_who_is_in_two_groups_gets_it_once(program, coordinator):
    both = MentorFactory(program=program).person
    MenteeFactory(program=program, person=both)
    row = planned(program, segments=["mentors", "mentees"])

    assert campaigns.send_due(now=MORNING) == 1
    assert told() == [(both.pk, "1")]
    assert row.waves.get().people == 1


def test_managers_of_a_group_are_told_as_all_others(program):
    """Else a mail would tell a manager that somebody of the team belongs to it."""
    boss, other = PersonFactory(level="head"), PersonFactory(level="head")
    member = PersonFactory(level="medior", manager=boss)
    PersonFactory(level="junior", manager=other)
    before = set(segments.people(program, Segment.MANAGERS))

    audience = Audience.objects.get(program=program, role="mentee")
    group = DirectoryGroup.objects.create(name="Women in technology", created_at=MORNING, changed_at=MORNING)
    group.members.add(member)
    audience.groups.add(group)

    assert (before, set(segments.people(program, Segment.MANAGERS))) == ({boss}, {boss, other})


def test_amounts_tell_languages_and_who_switched_off(program, eligible):
    Person.objects.filter(pk=eligible[0].pk).update(language="nl")
    notices.choose(eligible[1], muted=["messages"], by=eligible[1], now=MORNING)

    amounts = campaigns.amounts(CampaignFactory(program=program))

    assert (amounts.total, amounts.muted, amounts.told) == (3, 1, 2)
    assert (amounts.english, amounts.dutch) == (1, 1)
