"""What a leaver leaves behind: pairs end kindly, meetings leave the calendar, seats come free."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction

from notices import delivery
from notices.delivery import compose
from notices.models import Notice
from people.actions import leaving
from people.models import Event, Person
from programs.actions import departures
from programs.models import Mentee, Mentor, Mentorship, ProgramRole
from programs.tasks import daily_round
from tests.factories.pairs import FollowUpFactory, MeetingFactory
from tests.factories.people import PersonFactory
from tests.factories.programs import MentorshipFactory, ProgramRoleFactory


def leave(person: Person, now, why: str = "feed") -> None:
    with transaction.atomic():
        leaving.close_doors([person.pk], by=None, now=now, why=why)


@pytest.mark.parametrize("side", ["mentor", "mentee"])
def test_a_pair_of_a_leaver_ends_with_one_mail_to_the_other(db, now, side: str):
    pair = MentorshipFactory()
    gone, stays = pair.mentor_person, pair.mentee_person
    if side == "mentee":
        gone, stays = stays, gone
    leave(gone, now)

    ended = [departures.end_pairs(now=now) for _ in range(2)]

    notice = Notice.objects.get()
    pair.refresh_from_db()
    assert (ended, pair.state, pair.ended_on) == ([1, 0], "ended", now.date())
    assert (notice.to, notice.kind) == (stays, "mentorship_left")
    assert compose(notice).subject == f"Your mentoring with {gone.short_name} has ended"


def test_the_mentor_has_room_again_and_the_mentee_waits_with_the_old_date(db, now):
    first, second = MentorshipFactory(), MentorshipFactory()
    since = second.mentee.enrolled_at
    leave(first.mentee_person, now)
    leave(second.mentor_person, now)

    departures.end_pairs(now=now)

    assert first.mentor in Mentor.objects.with_room()
    assert Mentee.objects.waiting().get().enrolled_at == since


def test_a_pair_that_was_preparing_never_started(db, now):
    pair = MentorshipFactory(preparing=True)
    leave(pair.mentor_person, now)

    departures.end_pairs(now=now)

    assert Mentorship.objects.get().state == "cancelled"


def test_meetings_to_come_are_taken_out_of_the_calendar_and_check_ins_waived(db, now):
    pair = MentorshipFactory()
    planned = MeetingFactory(mentorship=pair, starts_at=now + timedelta(days=3))
    held = MeetingFactory(mentorship=pair, state="held", starts_at=now - timedelta(days=3))
    check_in = FollowUpFactory(mentorship=pair)
    leave(pair.mentor_person, now)

    departures.end_pairs(now=now)

    for row in (planned, held, check_in):
        row.refresh_from_db()
    (file,) = Notice.objects.get().attachments
    assert (planned.state, planned.sequence, held.state, check_in.state) == ("cancelled", 1, "held", "closed")
    assert "METHOD:CANCEL" in file["text"]
    assert str(planned.uid) in file["text"]


def test_who_is_only_locked_out_for_safety_keeps_the_pair(hr_admin, now):
    pair = MentorshipFactory()
    leaving.close(pair.mentor_person, by=hr_admin, now=now, why="unsafe")

    assert departures.end_pairs(now=now) == 0


def test_somebody_who_was_closed_by_hand_because_they_left_ends_it(hr_admin, now):
    pair = MentorshipFactory()
    leaving.close(pair.mentor_person, by=hr_admin, now=now, why="left")

    assert departures.end_pairs(now=now) == 1


def test_somebody_who_came_back_before_the_round_keeps_the_pair(db, now):
    pair = MentorshipFactory()
    leave(pair.mentor_person, now)
    with transaction.atomic():
        leaving.open_doors([pair.mentor_person_id], by=None, now=now)

    assert (departures.end_pairs(now=now), departures.end_pair(pair, now=now)) == (0, False)


def test_where_both_have_left_nobody_is_written_to(db, now):
    pair = MentorshipFactory()
    leave(pair.mentor_person, now)
    leave(pair.mentee_person, now)

    assert (departures.end_pairs(now=now), Notice.objects.count()) == (1, 0)


def test_parts_in_teams_are_taken_back_by_the_round(db, now):
    part, kept = ProgramRoleFactory(), ProgramRoleFactory()
    leave(part.person, now)

    done = daily_round()

    assert done["freed"] == 1
    assert ProgramRole.objects.get() == kept
    assert Event.objects.get(verb="take team role").about_name == f"{part.person}: Coordinator"


def test_mail_that_waited_for_a_leaver_is_never_sent(db, now, mailoutbox):
    person = PersonFactory()
    Notice.objects.create(to=person, kind="mentorship_left", key="k", not_before=now, created_at=now)
    leave(person, now)

    notice = delivery.claim(now=now)
    sent = delivery.deliver(notice, now=now)

    assert (sent, len(mailoutbox), Notice.objects.get().state) == (False, 0, "dropped")


def test_mail_claimed_a_moment_before_the_doors_close_is_not_sent_after(db, now, mailoutbox):
    person = PersonFactory()
    Notice.objects.create(to=person, kind="mentorship_left", key="k", not_before=now, created_at=now)
    notice = delivery.claim(now=now)
    leave(person, now)

    delivery.deliver(notice, now=now)

    assert (len(mailoutbox), Notice.objects.get().state) == (0, "dropped")
