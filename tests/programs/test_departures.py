"""What a leaver leaves behind: pairs end kindly, meetings leave the calendar, seats come free."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse

from matching.actions import departing
from notices import delivery
from notices.delivery import compose
from notices.models import Notice
from people.actions import leaving
from people.models import Event, Person
from programs.actions import departures
from programs.models import Mentee, Mentor, Mentorship, Program, ProgramRole
from programs.tasks import daily_round
from tests.factories.matching import PolicyFactory
from tests.factories.pairs import FollowUpFactory, MeetingFactory
from tests.factories.people import PersonFactory
from tests.factories.programs import MentorFactory, MentorshipFactory, ProgramRoleFactory


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

    ended = [departing.end_pairs(now=now) for _ in range(2)]

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

    departing.end_pairs(now=now)

    assert first.mentor in Mentor.objects.with_room()
    assert Mentee.objects.waiting().get().enrolled_at == since


def test_a_pair_that_was_preparing_never_started(db, now):
    pair = MentorshipFactory(preparing=True)
    leave(pair.mentor_person, now)

    departing.end_pairs(now=now)

    assert Mentorship.objects.get().state == "cancelled"


def test_meetings_to_come_are_taken_out_of_the_calendar_and_check_ins_waived(db, now):
    pair = MentorshipFactory()
    planned = MeetingFactory(mentorship=pair, starts_at=now + timedelta(days=3))
    held = MeetingFactory(mentorship=pair, state="held", starts_at=now - timedelta(days=3))
    check_in = FollowUpFactory(mentorship=pair)
    leave(pair.mentor_person, now)

    departing.end_pairs(now=now)

    for row in (planned, held, check_in):
        row.refresh_from_db()
    (file,) = Notice.objects.get().attachments
    assert (planned.state, planned.sequence, held.state, check_in.state) == ("cancelled", 1, "held", "closed")
    assert "METHOD:CANCEL" in file["text"]
    assert str(planned.uid) in file["text"]


def test_who_is_only_locked_out_for_safety_keeps_the_pair(hr_admin, now):
    pair = MentorshipFactory()
    leaving.close(pair.mentor_person, by=hr_admin, now=now, why="unsafe")

    assert departing.end_pairs(now=now) == 0


def test_somebody_who_was_closed_by_hand_because_they_left_ends_it(hr_admin, now):
    pair = MentorshipFactory()
    leaving.close(pair.mentor_person, by=hr_admin, now=now, why="left")

    assert departing.end_pairs(now=now) == 1


def test_somebody_who_came_back_before_the_round_keeps_the_pair(db, now):
    pair = MentorshipFactory()
    leave(pair.mentor_person, now)
    with transaction.atomic():
        leaving.open_doors([pair.mentor_person_id], by=None, now=now)

    assert (departing.end_pairs(now=now), departures.end_pair(pair, now=now)) == (0, False)


def test_where_both_have_left_nobody_is_written_to(db, now):
    pair = MentorshipFactory()
    leave(pair.mentor_person, now)
    leave(pair.mentee_person, now)

    assert (departing.end_pairs(now=now), Notice.objects.count()) == (1, 0)


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


def test_the_mentee_of_a_leaver_reads_three_mentors_who_can_be_asked(db, now):
    pair = MentorshipFactory()
    free = [MentorFactory(program=pair.program, person__country="SE") for _ in range(4)]
    MentorFactory(program=pair.program, full=True)
    PolicyFactory(program=pair.program, musts=[{"rule": "other_country"}])
    MentorFactory(program=pair.program, person__country=pair.mentee_person.country)
    leave(pair.mentor_person, now)

    departing.end_pairs(now=now)

    notice = Notice.objects.get(to=pair.mentee_person)
    paths = {reverse("matching:mentor-detail", args=[mentor.pk]): mentor for mentor in free}
    named = [row["path"] for row in notice.context["mentors"]]
    mail = compose(notice)
    assert (len(named), len({*named} & {*paths})) == (3, 3)
    for path in named:
        assert f"{paths[path].person.full_name}, " in str(mail.body)
        link = rf'href="[^"]*{path}"[^>]*>{paths[path].person.full_name}</a>'
        assert re.search(link, str(mail.alternatives[0][0]))


@pytest.mark.parametrize("why", ["no mentors", "fell out", "program is over"])
def test_where_nobody_can_be_asked_the_mail_names_nobody(db, now, why: str):
    pair = MentorshipFactory()
    if why != "no mentors":
        MentorFactory(program=pair.program)
    if why == "fell out":
        Mentee.objects.update(outside_since=now.date())
    if why == "program is over":
        Program.objects.update(state="closed")
    leave(pair.mentor_person, now)

    departing.end_pairs(now=now)

    notice = Notice.objects.get(to=pair.mentee_person)
    assert (notice.context["mentors"], "These mentors" in str(compose(notice).body)) == ([], False)


def test_a_directory_that_breaks_does_not_keep_the_pair(db, now, monkeypatch):
    pair = MentorshipFactory()
    MentorFactory(program=pair.program)
    leave(pair.mentor_person, now)
    monkeypatch.setattr(departing, "directory", lambda *_, **__: 1 / 0)

    assert (departing.end_pairs(now=now), Notice.objects.get().context["mentors"]) == (1, [])
