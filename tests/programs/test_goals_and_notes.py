from __future__ import annotations

from datetime import timedelta

import pytest

from notices.models import Notice
from people.models import Event
from programs.actions import goals, notes
from programs.actions.mentorships import MentorshipIsOver, NotOfThePair
from programs.models import Goal, Note
from programs.states import WrongState
from tests.factories.pairs import GoalFactory, NoteFactory
from tests.factories.programs import MentorshipFactory

pytestmark = pytest.mark.usefixtures("app_role")


def test_set_keeps_the_words_out_of_the_audit(now):
    pair = MentorshipFactory()

    goal = goals.set(pair, by=pair.mentee_person, now=now, sentence="CANARY present to the board")

    event = Event.objects.get()
    assert (goal.state, event.verb) == ("open", "set goal")
    assert "CANARY" not in f"{event.about_name} {event.detail}"


def test_set_twice_is_one_goal(now):
    pair = MentorshipFactory()

    for seconds in (0, 2):
        later = now + timedelta(seconds=seconds)
        goals.set(pair, by=pair.mentee_person, now=later, sentence="Present to the board")

    assert Goal.objects.count() == 1


def test_advance_reach_drop_and_reopen(now):
    goal = GoalFactory()
    by = goal.mentorship.mentee_person

    goals.advance(goal, by=by, now=now, progress=40)
    goals.reach(goal, by=by)
    reached = (goal.state, goal.progress)
    goals.reopen(goal, by=by)
    goals.drop(goal, by=by)

    assert reached == ("reached", 100)
    goal.refresh_from_db()
    assert goal.state == "dropped"
    assert Event.objects.count() == 4


def test_advance_of_a_reached_goal_is_refused(now):
    goal = GoalFactory(state="reached", progress=100)

    with pytest.raises(WrongState):
        goals.advance(goal, by=goal.mentorship.mentee_person, now=now, progress=20)

    goal.refresh_from_db()
    assert goal.progress == 100


def test_goal_by_a_stranger_is_refused(stranger):
    with pytest.raises(NotOfThePair):
        goals.reach(GoalFactory(), by=stranger)


def test_write_note_leaves_no_trace_elsewhere(now):
    pair = MentorshipFactory()

    note = notes.write(pair, by=pair.mentee_person, now=now, is_shared=True, body="CANARY")

    assert (note.author, note.is_shared) == (pair.mentee_person, True)
    assert (Event.objects.count(), Notice.objects.count()) == (0, 0)


def test_write_note_twice_is_one_note(now):
    pair = MentorshipFactory()

    for _ in range(2):
        notes.write(pair, by=pair.mentee_person, now=now, is_shared=True, body="Once")

    assert Note.objects.count() == 1


def test_write_note_by_a_coordinator_is_refused(now):
    pair = MentorshipFactory()

    with pytest.raises(NotOfThePair):
        notes.write(pair, by=pair.program.owner, now=now, is_shared=True, body="x")


def test_write_note_after_the_end_is_refused(now):
    pair = MentorshipFactory(state="ended", ended_on=now.date())

    with pytest.raises(MentorshipIsOver):
        notes.write(pair, by=pair.mentee_person, now=now, is_shared=True, body="x")


def test_notes_visible_to_the_pair_and_private_ones_to_the_author(hr_admin, stranger):
    shared = NoteFactory()
    private = NoteFactory(mentorship=shared.mentorship, private=True)
    pair = shared.mentorship

    seen = {
        person.pk: set(Note.objects.visible_to(person))
        for person in (pair.mentee_person, pair.mentor_person, hr_admin, stranger, pair.program.owner)
    }

    assert seen == {
        pair.mentee_person_id: {shared, private},
        pair.mentor_person_id: {shared},
        hr_admin.pk: set(),
        stranger.pk: set(),
        pair.program.owner_id: set(),
    }
