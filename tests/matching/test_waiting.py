"""The waiting list: a place that never gets worse, since when, why, and what can be done now."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from matching import crowd
from matching.models import Policy
from matching.waiting import why_waiting
from people.models import Event, Person
from programs.actions import participants, waiting
from programs.models import Mentee, Mentorship
from tests.conftest import NOW
from tests.factories.guides import CourseFactory
from tests.factories.people import PersonFactory
from tests.factories.programs import MenteeFactory, MentorFactory, MentorshipFactory, ProgramFactory


def joined(program, day: int) -> Mentee:
    at = datetime.fromisoformat(f"2026-02-{day:02}T09:00:00+00:00")
    return MenteeFactory(program=program, enrolled_at=at)


def places(*mentees: Mentee) -> list[int | None]:
    return [Mentee.objects.get(pk=mentee.pk).place for mentee in mentees]


def test_places_follow_the_day_of_joining_in_each_program(program):
    second, first = joined(program, 5), joined(program, 3)
    alone = joined(ProgramFactory(), 9)

    amounts = [waiting.number() for _ in range(2)]

    assert (amounts, places(first, second, alone)) == ([3, 0], [1, 2, 1])


def test_joining_is_the_last_place_at_once(program, now):
    joined(program, 3)

    mentee = participants.join(
        program, PersonFactory(level="medior"), topics=["strategy"], wish="", form="both", now=now
    )

    assert mentee.place == 2


def test_place_improves_when_somebody_ahead_finds_a_mentor(program):
    first, second = joined(program, 3), joined(program, 5)
    waiting.number()
    MentorshipFactory(mentor__program=program, mentee=first)

    waiting.number()

    assert places(first, second) == [None, 1]


def test_place_stays_when_somebody_comes_back_to_the_head(program):
    """Whoever comes back keeps the old day; whoever was told 1 goes on reading 1."""
    first, second = joined(program, 3), joined(program, 5)
    pair = MentorshipFactory(mentor__program=program, mentee=first)
    waiting.number()
    Mentorship.objects.filter(pk=pair.pk).update(state="ended", ended_on=NOW.date())

    waiting.number()

    assert places(first, second) == [1, 1]


def test_place_never_gets_worse_whatever_happens(program):
    """Pairs that begin and end in any order over many rounds; no number ever grows while somebody waits."""
    mentees = [joined(program, day) for day in range(1, 9)]
    mentor = MentorFactory(program=program, seats=8)
    pairs = {}
    for step in range(24):
        mentee = mentees[(step * 5) % 8]
        before = dict(zip(mentees, places(*mentees), strict=True))
        if mentee.pk in pairs:
            Mentorship.objects.filter(pk=pairs.pop(mentee.pk).pk).update(state="ended", ended_on=NOW.date())
        else:
            pairs[mentee.pk] = MentorshipFactory(mentor=mentor, mentee=mentee)
        waiting.number()
        for one, place in zip(mentees, places(*mentees), strict=True):
            assert before[one] is None or place is None or place <= before[one]


def test_database_refuses_a_worse_place(mentee):
    Mentee.objects.filter(pk=mentee.pk).update(place=2)

    with pytest.raises(IntegrityError), transaction.atomic():
        Mentee.objects.filter(pk=mentee.pk).update(place=3)


def test_leaving_gives_the_place_up(mentee, now):
    waiting.number()

    participants.leave(mentee, by=mentee.person, now=now)

    assert places(mentee) == [None]


def why(mentee):
    return why_waiting(mentee, Policy.objects.current(mentee.program), today=NOW.date())


def test_why_counts_the_full_and_what_each_rule_forbids(program, mentee):
    MentorFactory(program=program, full=True)
    MentorFactory(program=program, person__country="NL")
    MentorFactory(program=program, person__languages=["sv"])
    MentorFactory(program=program)

    found = why(mentee)

    assert (found.mentors, found.free, found.full) == (4, 1, 1)
    assert dict(found.rules) == {"other_country": 1, "share_language": 1}


def test_one_more_language_is_offered_with_what_it_would_bring(program, mentee):
    MentorFactory.create_batch(2, program=program, person__languages=["sv"])
    MentorFactory(program=program, person__languages=["fi"], person__country="NL")

    assert why(mentee).languages == (("sv", 2),)


def test_page_says_place_since_when_why_and_what_to_do(program, mentee, signed_in):
    CourseFactory(slug="mentee-basics")
    coffee = ProgramFactory(preset="coffee", name="Coffee", quarters=0)
    coffee.audiences.update(levels=[])
    MentorFactory(program=program, person__languages=["sv"])
    waiting.number()

    page = signed_in(mentee.person).get(f"/programs/{program.pk}/waiting/").content.decode()

    for words in (
        "You are number 1 of 1 who wait",
        "You wait since 5 January 2026.",
        "1 mentor shares no language with you.",
        "If you also like to talk in Swedish, 1 more mentor could be yours.",
        "Coffee",
        "Take the course",
    ):
        assert words in page


def test_page_reads_in_dutch(program, mentee, signed_in):
    Person.objects.filter(pk=mentee.person_id).update(language="nl")
    MentorFactory(program=program, full=True)
    waiting.number()

    page = signed_in(Person.objects.get(pk=mentee.person_id)).get(f"/programs/{program.pk}/waiting/")

    assert "Je bent nummer 1 van de 1 die wachten" in page.content.decode()


def test_page_is_for_who_waits_only(program, mentor, mentee, signed_in):
    url = f"/programs/{program.pk}/waiting/"
    MentorshipFactory(mentor=mentor, mentee=mentee)

    assert signed_in(mentor.person).get(url).status_code == 404
    assert signed_in(mentee.person).get(url).status_code == 302


def test_reading_the_page_changes_no_place(program, mentee, signed_in):
    Mentee.objects.update(place=9)

    page = signed_in(mentee.person).get(f"/programs/{program.pk}/waiting/").content.decode()

    assert "number 9 of 9" in page
    assert places(mentee) == [9]


def test_rejoining_begins_at_the_end(program, mentee, now):
    other = joined(program, 3)
    waiting.number()
    participants.leave(mentee, by=mentee.person, now=now)
    later = now + timedelta(days=1)

    again = participants.join(program, mentee.person, topics=["strategy"], wish="", form="both", now=later)
    waiting.number()

    assert places(other, again) == [1, 2]


def completed(pair: Mentorship, today: date) -> None:
    ended = {"state": "completed", "ended_on": today, "ending": "reached", "code": "ABCDEFGHJKLM"}
    Mentorship.objects.filter(pk=pair.pk).update(**ended)


def test_whoever_completed_a_year_waits_no_more_and_others_move_up(program, now):
    pair = MentorshipFactory(mentor__program=program)
    other = joined(program, 3)
    completed(pair, now.date())

    waiting.number()

    assert list(Mentee.objects.waiting()) == [other]
    assert [row.pk for row in crowd.waiting(program)] == [other.pk]
    assert places(pair.mentee, other) == [None, 1]


def test_whoever_joins_for_another_year_waits_from_that_day(program, now):
    pair = MentorshipFactory(mentor__program=program)
    other = joined(program, 3)
    completed(pair, now.date())
    waiting.number()
    later = now + timedelta(days=1)
    answer = {"topics": ["strategy"], "wish": "Once more", "form": "both"}

    again = [participants.join(program, pair.mentee_person, now=later, **answer) for _ in range(2)][-1]

    joins = Event.objects.filter(verb="join", about_id=str(again.pk)).count()
    assert (places(other, again), again.enrolled_at, again.wish, joins) == ([1, 2], later, "Once more", 1)
    assert list(Mentee.objects.waiting()) == [other, again]


def test_whoever_parts_from_the_second_mentor_waits_again(program, now):
    first = MentorshipFactory(mentor__program=program)
    completed(first, now.date())
    MentorshipFactory(
        mentor__program=program,
        mentee=first.mentee,
        created_at=first.created_at + timedelta(days=1),
        state="ended",
        ended_on=now.date(),
        ending="exit",
    )

    assert list(Mentee.objects.waiting()) == [first.mentee]


def test_finished_page_leads_the_mentee_to_another_year(program, now, signed_in, monkeypatch):
    monkeypatch.setattr("people.clock.now", lambda: now)
    monkeypatch.setattr("people.clock.today", now.date)
    pair = MentorshipFactory(mentor__program=program)
    completed(pair, now.date())
    client, there = signed_in(pair.mentee_person), f"/programs/{program.pk}/join/"
    url = f"/mentorships/{pair.pk}/finished/"

    page, form = client.get(url).text, client.get(there).text
    participants.join(program, pair.mentee_person, topics=["strategy"], wish="", form="both", now=now)

    assert (there in page, "Another year with a mentor" in form) == (True, True)
    assert there not in client.get(url).text
