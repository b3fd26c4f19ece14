from __future__ import annotations

from datetime import UTC, datetime, timedelta

import icalendar
import pytest

from notices import delivery
from notices.models import Notice
from people.models import Event
from programs.actions import meetings
from programs.actions.mentorships import NotOfThePair
from programs.models import Meeting
from programs.states import WrongState
from tests.factories.pairs import MeetingFactory
from tests.factories.programs import MentorshipFactory

pytestmark = pytest.mark.django_db

MAY = {
    "starts_at": datetime(2026, 5, 14, 13, 0, tzinfo=UTC),
    "minutes": 45,
    "form": "online",
    "place": "Teams",
}
MET = {"minutes": 60, "form": "in_person"}
JUNE = MAY | {"starts_at": datetime(2026, 6, 1, 12, 0, tzinfo=UTC)}


def files() -> list[icalendar.Calendar]:
    rows = Notice.objects.order_by("pk")
    return [icalendar.Calendar.from_ical(row.attachments[0]["text"]) for row in rows]


def test_plan_invites_both_on_their_own_clock(now):
    pair = MentorshipFactory(mentor__person__time_zone="Asia/Riyadh")

    meetings.plan(pair, by=pair.mentee_person, now=now, **MAY)

    letters = {notice.to_id: notice.context for notice in Notice.objects.all()}
    assert letters[pair.mentee_person_id]["when"] == "Thursday 14 May 2026, 15:00 (Europe/Amsterdam)"
    assert letters[pair.mentee_person_id]["partner_when"] == "Thursday 14 May 2026, 16:00 (Asia/Riyadh)"
    assert letters[pair.mentor_person_id]["when"] == "Thursday 14 May 2026, 16:00 (Asia/Riyadh)"


def test_plan_mail_carries_a_calendar_file(now):
    pair = MentorshipFactory()
    meetings.plan(pair, by=pair.mentee_person, now=now, **MAY)

    message = delivery.compose(Notice.objects.select_related("to").first()).message()

    (part,) = [each for each in message.walk() if each.get_filename()]
    assert (part.get_content_type(), part.get_param("method"), part.get_filename()) == (
        "text/calendar",
        "REQUEST",
        "invitation.ics",
    )
    (event,) = icalendar.Calendar.from_ical(part.get_payload(decode=True)).subcomponents
    assert str(event["location"]) == "Teams"


def test_move_and_cancel_keep_the_uid_and_raise_the_sequence(now):
    pair = MentorshipFactory()
    meeting = meetings.plan(pair, by=pair.mentee_person, now=now, **MAY)
    meetings.move(meeting, by=pair.mentor_person, now=now, **JUNE)
    meetings.cancel(meeting, by=pair.mentor_person, now=now)

    written = files()[::2]

    events = [each.subcomponents[0] for each in written]
    assert [str(each["method"]) for each in written] == ["REQUEST", "REQUEST", "CANCEL"]
    assert [each["sequence"] for each in events] == [0, 1, 2]
    assert len({str(each["uid"]) for each in events}) == 1
    assert Notice.objects.count() == 6


def test_plan_twice_is_one_meeting(now):
    pair = MentorshipFactory()

    for _ in range(2):
        meetings.plan(pair, by=pair.mentee_person, now=now, **MAY)

    assert (Meeting.objects.count(), Notice.objects.count()) == (1, 2)


def test_plan_in_the_past_is_refused(now):
    pair = MentorshipFactory()

    with pytest.raises(meetings.InThePast):
        meetings.plan(pair, by=pair.mentee_person, now=now, **(MAY | {"starts_at": now}))

    assert Meeting.objects.count() == 0


def test_cancel_twice_is_refused_and_mails_once(now):
    meeting = MeetingFactory()
    by = meeting.mentorship.mentor_person
    meetings.cancel(meeting, by=by, now=now)

    with pytest.raises(WrongState):
        meetings.cancel(meeting, by=by, now=now)

    assert Notice.objects.count() == 2


def test_hold_after_the_meeting(now):
    meeting = MeetingFactory(starts_at=now - timedelta(hours=2))

    meetings.hold(meeting, by=meeting.mentorship.mentor_person, now=now)

    assert meeting.state == "held"


def test_hold_before_the_meeting_is_refused(now):
    with pytest.raises(meetings.InTheFuture):
        meetings.hold(meeting := MeetingFactory(), by=meeting.mentorship.mentor_person, now=now)


def test_log_without_a_plan_mails_nobody(now):
    pair = MentorshipFactory()

    for _ in range(2):
        meetings.log(
            pair,
            by=pair.mentee_person,
            now=now,
            starts_at=now - timedelta(days=3),
            minutes=60,
            form="in_person",
        )

    assert list(Meeting.objects.values_list("state", "minutes")) == [("held", 60)]
    assert Notice.objects.count() == 0
    assert list(Event.objects.values_list("verb", flat=True)) == ["log meeting"]


def test_log_ahead_is_refused(now):
    pair = MentorshipFactory()

    with pytest.raises(meetings.InTheFuture):
        meetings.log(pair, by=pair.mentee_person, now=now, starts_at=now + timedelta(days=1), **MET)


def test_meeting_by_a_stranger_is_refused(now, stranger):
    with pytest.raises(NotOfThePair):
        meetings.cancel(MeetingFactory(), by=stranger, now=now)
