from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import icalendar
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from programs.models import Agreement, Answer, FollowUp, Goal, Meeting, Mentorship, Note
from tests.factories import unlisted
from tests.factories.guides import CompletionFactory, CourseFactory
from tests.factories.pairs import (
    AgreementFactory,
    AnswerFactory,
    FollowUpFactory,
    GoalFactory,
    GoalStepFactory,
    MeetingFactory,
    MessageFactory,
    NoteFactory,
    SharedFileFactory,
)
from tests.factories.programs import MentorshipFactory

pytestmark = pytest.mark.usefixtures("app_role")

PASSED = datetime(2026, 2, 27, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _stopped_clock(monkeypatch, now):
    monkeypatch.setattr("people.clock.now", lambda: now)


@pytest.fixture
def pair(db) -> Mentorship:
    return MentorshipFactory(
        mentor__person__given_name="Marta",
        mentor__person__country="PT",
        mentor__person__location="Lisbon",
        mentor__person__time_zone="Europe/Lisbon",
        mentee__person__given_name="Sanne",
    )


@pytest.fixture
def client(pair, signed_in):
    """The mentee's."""
    return signed_in(pair.mentee_person)


def url(name: str, row) -> str:
    return reverse(f"programs:{name}", args=[row.pk])


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def test_list_with_one_mentorship_goes_there(client, pair):
    response = client.get(reverse("programs:mentorship-list"))

    assert response.headers["Location"] == url("mentorship-detail", pair)


def test_list_with_none_says_what_comes(signed_in, stranger):
    page = signed_in(stranger).get(reverse("programs:mentorship-list"))

    assert "No mentorship yet" in text_of(page)


def test_list_with_two_names_both(signed_in, pair):
    MentorshipFactory(mentor__person=pair.mentor_person, mentee__person__family_name="Bakker")

    page = text_of(signed_in(pair.mentor_person).get(reverse("programs:mentorship-list")))

    assert page.count("You are the mentor") == 2


@pytest.mark.parametrize(
    ("state", "mentee_reads", "mentor_reads"),
    [
        ("nothing", "Next: write down what you and Marta agree", "Next: take the mentor course"),
        ("written", "Marta reads the agreement now", "Next: take the mentor course"),
        ("taught", "Marta reads the agreement now", "Next: read what Sanne wrote for your agreement"),
        ("ready", "Everything is ready", "Everything is ready"),
    ],
)
def test_detail_names_the_next_step_for_each_side(pair, signed_in, state, mentee_reads, mentor_reads):
    course = CourseFactory()
    type(pair.program).objects.update(mentor_course=course)
    unlisted.put(Mentorship.objects.all(), state="preparing", active_at=None)
    if state != "nothing":
        AgreementFactory(mentorship=pair, agreed=state == "ready")
    if state in {"taught", "ready"}:
        CompletionFactory(person=pair.mentor_person, course=course, done=True)

    pages = [
        text_of(signed_in(person).get(url("mentorship-detail", pair)))
        for person in (pair.mentee_person, pair.mentor_person)
    ]

    assert (mentee_reads in pages[0], mentor_reads in pages[1]) == (True, True)


@pytest.mark.parametrize(
    ("made", "reads"),
    [
        ([], "Next: plan your first meeting"),
        ([(MeetingFactory, {})], "Next: your meeting with Marta"),
        (
            [(MeetingFactory, {"starts_at": datetime(2026, 2, 27, 9, tzinfo=UTC)})],
            "Did you meet on Friday 27 February?",
        ),
        ([(MeetingFactory, {"held": True})], "Next: plan your next meeting"),
        ([(MeetingFactory, {}), (FollowUpFactory, {})], "Next: Quarterly check-in 1"),
    ],
)
def test_detail_of_an_active_pair_names_the_next_step(pair, client, made, reads):
    for factory, columns in made:
        factory(mentorship=pair, **columns)

    assert reads in text_of(client.get(url("mentorship-detail", pair)))


def test_detail_asks_the_same_number_of_queries_for_more_rows(pair, client):
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(url("mentorship-detail", pair))
        return len(queries)

    for factory in (GoalFactory, MeetingFactory, NoteFactory):
        factory(mentorship=pair)
    one = count()
    for factory in (GoalFactory, MeetingFactory, NoteFactory) * 2:
        factory(mentorship=pair)

    assert count() == one


def test_detail_of_an_ended_pair_is_read_only(pair, client):
    Mentorship.objects.update(state="ended", ended_on="2026-02-01")

    page = text_of(client.get(url("mentorship-detail", pair)))
    posted = client.post(url("note-write", pair), {"who": "both", "shared-body": "x"})

    assert "This mentorship has ended" in page
    assert "Save shared note" not in page
    assert (posted.status_code, Note.objects.count()) == (403, 0)


def test_start_now_when_all_is_ready(pair, client):
    unlisted.put(Mentorship.objects.all(), state="preparing", active_at=None)
    AgreementFactory(mentorship=pair, agreed=True)

    for _ in range(2):
        client.post(url("mentorship-start", pair))

    pair.refresh_from_db()
    assert pair.state == "active"


def test_start_now_too_early_explains(pair, client):
    unlisted.put(Mentorship.objects.all(), state="preparing", active_at=None)

    page = client.post(url("mentorship-start", pair), follow=True)

    assert "Not everything is ready yet" in text_of(page)


def test_agreement_is_written_and_confirmed(pair, client, signed_in):
    unlisted.put(Mentorship.objects.all(), state="preparing", active_at=None)
    words = {"rhythm": "Monthly", "form": "both", "text": "Between us"}

    client.post(url("agreement-write", pair), words)
    agreement = Agreement.objects.get()
    partner = signed_in(pair.mentor_person)
    page = text_of(partner.get(url("agreement-write", pair)))
    partner.post(url("agreement-confirm", agreement))

    pair.refresh_from_db()
    assert "Confirm this version" in page
    assert (agreement.version, pair.state) == (1, "active")


def test_agreement_that_changed_meanwhile_is_explained(pair, client):
    stale = AgreementFactory(mentorship=pair, written_by=pair.mentor_person, mentee_confirmed_at=None)
    AgreementFactory(mentorship=pair, version=2, written_by=pair.mentor_person, mentee_confirmed_at=None)

    page = client.post(url("agreement-confirm", stale), follow=True)

    assert "Marta changed the agreement meanwhile. Please read version 2." in text_of(page)


def test_agreement_without_rhythm_is_explained_at_the_field(pair, client):
    page = client.post(url("agreement-write", pair), {"form": "both"})

    assert text_of(page).count("Fill in how often and how long you meet") == 2


def test_goal_is_set_advanced_and_reached(pair, client):
    client.post(url("goal-set", pair), {"sentence": "Present to the board", "due_on": "2026-10-01"})
    goal = Goal.objects.get()
    client.post(url("goal-detail", goal), {"progress": "60"})
    goal.refresh_from_db()
    progress = goal.progress
    client.post(reverse("programs:goal-move", args=[goal.pk, "reach"]))

    goal.refresh_from_db()
    assert (progress, goal.state) == (60, "reached")


def test_goal_reached_twice_is_explained(pair, client):
    goal = GoalFactory(mentorship=pair, state="reached", progress=100)

    page = client.post(reverse("programs:goal-move", args=[goal.pk, "reach"]), follow=True)

    assert "This was changed meanwhile" in text_of(page)


def test_goal_unknown_verb_is_not_found(pair, client):
    goal = GoalFactory(mentorship=pair)

    assert client.post(reverse("programs:goal-move", args=[goal.pk, "erase"])).status_code == 404


PLAN = {"on": "2026-05-14", "at": "15:00", "minutes": "45", "form": "online", "place": "Teams"}


def test_page_of_the_pair_costs_the_same_for_many(pair, client, django_assert_num_queries):
    page = url("mentorship-detail", pair)
    note = NoteFactory(mentorship=pair)
    for make in (GoalFactory, MessageFactory, GoalStepFactory):
        make(mentorship=pair)
    SharedFileFactory(mentorship=pair, note=note)
    with CaptureQueriesContext(connection) as few:
        client.get(page)
    assert len(few) <= 15
    for _ in range(5):
        SharedFileFactory(mentorship=pair)
        GoalStepFactory(mentorship=pair, insight=True)
        MeetingFactory(mentorship=pair, held=True)

    with django_assert_num_queries(len(few)):
        client.get(page)


def test_meeting_plan_proposes_a_time_with_both_clocks(pair, client):
    page = client.get(url("meeting-plan", pair))

    assert page.context["form"].initial == {"on": date(2026, 3, 5), "at": time(10)}
    assert "At 10:00 for you it is 09:00 for Marta (Europe/Lisbon)." in text_of(page)


def test_meeting_planned_shows_both_clocks(pair, client):
    page = text_of(client.post(url("meeting-plan", pair), PLAN, follow=True))

    assert Meeting.objects.get().starts_at == datetime(2026, 5, 14, 13, 0, tzinfo=UTC)
    assert "Thursday 14 May 2026, 15:00</time>&nbsp;–&nbsp;15:45" in page
    assert "Marta: 14:00 in Lisbon" in page


def test_meeting_on_another_day_there_names_the_day(pair, client):
    type(pair.mentor_person).objects.filter(pk=pair.mentor_person_id).update(time_zone="Pacific/Auckland")

    page = text_of(client.post(url("meeting-plan", pair), PLAN, follow=True))

    assert "Marta: 01:00 in Lisbon, Friday 15 May" in page


@pytest.mark.parametrize(
    ("changes", "reads"),
    [
        ({"on": ""}, "Choose a day"),
        ({"on": "2026-03-29", "at": "02:30"}, "The clocks skip this hour on that day."),
        ({"on": "2026-03-01"}, "Choose a day and time that are still to come."),
        ({"on": "9999-12-31"}, "Choose a day within the next two years."),
        ({"on": "0001-01-01", "at": "00:00"}, "Choose a"),
        ({"on": "next week"}, "Fill in a day such as 2027-05-14"),
        ({"minutes": "7"}, "Choose how long you meet from the list"),
        ({"place": "a\x00b"}, "Null characters are not allowed."),
    ],
)
def test_meeting_that_can_not_be_planned_is_explained(pair, client, changes, reads):
    page = client.post(url("meeting-plan", pair), PLAN | changes)

    assert reads in text_of(page)
    assert Meeting.objects.count() == 0


def test_meeting_in_the_autumn_night_takes_the_first_hour(pair, client):
    client.post(url("meeting-plan", pair), PLAN | {"on": "2026-10-25", "at": "02:30"})

    assert Meeting.objects.get().starts_at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_meeting_moved_then_cancelled(pair, client):
    meeting = MeetingFactory(mentorship=pair)

    client.post(url("meeting-detail", meeting), PLAN | {"on": "2026-06-01"})
    meeting.refresh_from_db()
    moved = meeting.starts_at
    client.post(url("meeting-cancel", meeting))
    again = client.post(url("meeting-cancel", meeting), follow=True)

    meeting.refresh_from_db()
    assert (moved, meeting.state, meeting.sequence) == (
        datetime(2026, 6, 1, 13, 0, tzinfo=UTC),
        "cancelled",
        2,
    )
    assert "This was changed meanwhile" in text_of(again)


def test_meeting_invitation_is_one_event(pair, client):
    meeting = MeetingFactory(mentorship=pair, place="Room\r\nEND:VEVENT\r\nBEGIN:VEVENT")

    response = client.get(url("meeting-invitation", meeting))

    (event,) = icalendar.Calendar.from_ical(response.content).subcomponents
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert str(event["summary"]) == "Mentoring: Sanne and Marta"


def test_meeting_held_in_one_tap(pair, client, now):
    meeting = MeetingFactory(mentorship=pair, starts_at=now - timedelta(hours=3))

    client.post(url("meeting-hold", meeting))

    meeting.refresh_from_db()
    assert meeting.state == "held"


def test_meeting_held_too_early_is_explained(pair, client):
    meeting = MeetingFactory(mentorship=pair)

    page = client.post(url("meeting-hold", meeting), follow=True)

    assert "This meeting is still to come." in text_of(page)


@pytest.mark.parametrize(
    ("day", "count"), [("2026-03-01", 1), ("2026-03-02", 1), ("2026-03-03", 0), ("2020-01-01", 0)]
)
def test_meeting_logged_without_a_plan(pair, client, day, count):
    client.post(url("meeting-log", pair), {"on": day, "minutes": "60", "form": "in_person"})

    assert Meeting.objects.filter(state="held").count() == count


def test_note_shared_and_private(pair, client, signed_in):
    client.post(url("note-write", pair), {"who": "both", "shared-body": "For <b>both</b>"})
    client.post(url("note-write", pair), {"who": "me", "private-body": "For me"})

    own = text_of(client.get(url("mentorship-detail", pair)))
    partner = text_of(signed_in(pair.mentor_person).get(url("mentorship-detail", pair)))
    assert ("For &lt;b&gt;both" in own, "For me" in own) == (True, True)
    assert ("For &lt;b&gt;both" in partner, "For me" in partner) == (True, False)
    assert "Only you and Marta can read this. HR cannot." in own


def test_note_without_words_is_explained(pair, client):
    page = client.post(url("note-write", pair), {"who": "both", "shared-body": " "})

    assert text_of(page).count("Write something in the note first") == 2
    assert "<title>Error:" in text_of(page)


CHECK_IN = {"meetings": "3", "rating": "4", "closer": "yes", "expectation": "More questions"}


def test_check_in_suggests_the_noted_meetings(pair, client):
    follow_up = FollowUpFactory(mentorship=pair)
    MeetingFactory(mentorship=pair, held=True)
    MeetingFactory(mentorship=pair)

    page = client.get(url("follow-up-answer", follow_up))

    assert page.context["form"]["meetings"].value() == 1
    assert "Only the coordinators of the program see this, never Marta." in text_of(page)


def test_check_in_is_sent_once(pair, client):
    follow_up = FollowUpFactory(mentorship=pair)

    first = client.post(url("follow-up-answer", follow_up), CHECK_IN, follow=True)
    second = client.post(url("follow-up-answer", follow_up), CHECK_IN | {"rating": "1"}, follow=True)

    assert "Thank you. Sent: Quarterly check-in 1" in text_of(first)
    assert "What you sent first stays." in text_of(second)
    assert list(Answer.objects.values_list("rating", "side")) == [(4, "mentee")]


def test_check_in_with_gaps_is_explained(pair, client):
    page = client.post(url("follow-up-answer", FollowUpFactory(mentorship=pair)), {"meetings": "3"})

    assert text_of(page).count("Choose an answer to “I would choose this match again.”") == 2
    assert Answer.objects.count() == 0


def test_check_in_that_is_closed_says_so(pair, client):
    follow_up = FollowUpFactory(mentorship=pair, closed=True)

    page = client.get(url("follow-up-answer", follow_up))
    posted = client.post(url("follow-up-answer", follow_up), CHECK_IN, follow=True)

    assert "Quarterly check-in 1 is closed" in text_of(page)
    assert "nothing was sent" in text_of(posted)
    assert FollowUp.objects.get().answers.count() == 0


def test_check_in_of_both_shows_the_expectation(pair, client):
    follow_up = FollowUpFactory(mentorship=pair, closed=True)
    AnswerFactory(follow_up=follow_up)
    AnswerFactory(follow_up=follow_up, by_mentor=True, expectation="Plan ahead", help="CANARY")

    page = text_of(client.get(url("follow-up-answer", follow_up)))

    assert ("Plan ahead" in page, "CANARY" in page) == (True, False)
