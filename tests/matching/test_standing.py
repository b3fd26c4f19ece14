"""A program stands still, goes on, stops or is copied: what that does to everybody in it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from matching.actions import launch, reminding, standing
from matching.models import MentorRequest, Policy
from notices.models import Notice
from people.models import Event, HouseRole
from programs.actions import departures, follow_ups
from programs.models import Audience, Mentor, Mentorship, Program
from programs.states import WrongState
from tests.factories.matching import MentorRequestFactory, PolicyFactory
from tests.factories.pairs import FollowUpFactory
from tests.factories.people import PersonFactory
from tests.factories.programs import (
    MenteeFactory,
    MentorFactory,
    MentorshipFactory,
    ProgramFactory,
    ProgramRoleFactory,
)
from tests.factories.publishing import ConfirmationFactory


def later(now: datetime, days: int) -> datetime:
    return now + timedelta(days=days)


def test_request_keeps_its_working_days_while_the_program_stands_still(
    program, mentor, mentee, coordinator, now
):
    request = MentorRequestFactory(mentor=mentor, mentee=mentee, answer_by=date(2026, 3, 5))  # 3 days left

    standing.pause(program, by=coordinator, now=now)
    expired = reminding.expire_overdue(today=date(2026, 3, 20), now=later(now, 18))
    standing.resume(program, by=coordinator, now=later(now, 21))  # Monday 23 March

    request.refresh_from_db()
    assert (expired, request.state, request.answer_by) == (0, "pending", date(2026, 3, 26))


def test_request_is_counted_in_the_week_of_the_mentor(program, mentee, coordinator, now):
    riyadh = MentorFactory(program=program, person__country="SA", person__time_zone="Asia/Riyadh")
    request = MentorRequestFactory(mentor=riyadh, mentee=mentee, answer_by=date(2026, 3, 5))

    standing.pause(program, by=coordinator, now=now)
    standing.resume(program, by=coordinator, now=later(now, 2))  # Wednesday; Friday and Saturday are free

    request.refresh_from_db()
    assert request.answer_by == date(2026, 3, 9)


def test_check_in_closes_as_much_later(program, coordinator, now):
    pair = MentorshipFactory(mentor__program=program)
    check_in = FollowUpFactory(mentorship=pair, closes_on=date(2026, 3, 4))

    standing.pause(program, by=coordinator, now=now)
    closed = follow_ups.close_overdue(today=date(2026, 3, 9), now=later(now, 7))
    standing.resume(program, by=coordinator, now=later(now, 7))

    check_in.refresh_from_db()
    assert (closed, check_in.state, check_in.closes_on) == (0, "open", date(2026, 3, 11))


def test_pause_twice_is_refused_and_says_nothing_twice(program, coordinator, now):
    standing.pause(program, by=coordinator, now=now)

    with pytest.raises(WrongState):
        standing.pause(Program.objects.get(pk=program.pk), by=coordinator, now=now)

    assert Event.objects.filter(verb="pause").count() == 1
    assert Program.objects.get(pk=program.pk).paused_at == now


def test_close_ends_requests_and_tells_each_person_once(program, mentor, mentee, coordinator, now):
    second = MentorFactory(program=program)
    asked = MentorRequestFactory(mentor=mentor, mentee=mentee)
    queued = MentorRequestFactory(mentor=second, mentee=mentee, queued=True)
    other = MentorRequestFactory(mentor=mentor, mentee=MenteeFactory(program=program))
    pair = MentorshipFactory(mentor=MentorFactory(program=program), mentee__program=program)

    standing.close(program, by=coordinator, now=now)

    states = set(MentorRequest.objects.values_list("pk", "state", "close_reason"))
    assert states == {(row.pk, "closed", "ended") for row in (asked, queued, other)}
    told = dict(Notice.objects.filter(kind="program_over").values_list("to", "context__part"))
    assert told == {
        mentor.person_id: "asked",
        second.person_id: "open",
        mentee.person_id: "waiting",
        other.mentee.person_id: "waiting",
        pair.mentor_person_id: "pair",
        pair.mentee_person_id: "pair",
    }
    assert Notice.objects.count() == len(told)
    assert Mentorship.objects.get(pk=pair.pk).state == "active"


def test_close_takes_back_a_proposed_pair_without_a_mail_of_its_own(program, coordinator, now):
    proposed = ConfirmationFactory(mentorship__mentor__program=program).mentorship

    standing.close(program, by=coordinator, now=now)

    assert Mentorship.objects.get(pk=proposed.pk).state == "cancelled"
    assert set(Notice.objects.values_list("to", "kind")) == {
        (proposed.mentor_person_id, "program_over"),
        (proposed.mentee_person_id, "program_over"),
    }


def test_proposed_pair_gets_its_days_back(program, coordinator, now):
    row = ConfirmationFactory(mentorship__mentor__program=program, confirm_by=date(2026, 3, 4))

    standing.pause(program, by=coordinator, now=now)
    standing.resume(program, by=coordinator, now=later(now, 7))

    row.refresh_from_db()
    assert row.confirm_by == date(2026, 3, 11)


def test_cancel_of_a_draft_tells_nobody(hr_admin, now):
    draft = ProgramFactory(draft=True)
    MentorFactory(program=draft)

    standing.cancel(draft, by=hr_admin, now=now)

    assert (draft.state, Notice.objects.count()) == ("cancelled", 0)


def test_cancel_of_a_paused_program_leaves_its_clock(program, coordinator, now):
    standing.pause(program, by=coordinator, now=now)

    standing.cancel(program, by=coordinator, now=later(now, 1))

    row = Program.objects.get(pk=program.pk)
    assert (row.state, row.paused_at) == ("cancelled", None)


def test_copy_takes_rules_and_audience_to_other_dates(program, coordinator, now):
    PolicyFactory(program=program, musts=[{"rule": "share_language"}])
    Audience.objects.filter(program=program, role="mentor").update(countries=["SE"])
    MentorFactory(program=program)

    new = launch.copy(program, name="Leaders 2027", starts_on=date(2027, 2, 1), by=coordinator, now=now)

    assert (new.state, new.name, new.starts_on, new.ends_on) == (
        "draft",
        "Leaders 2027",
        date(2027, 2, 1),
        date(2028, 2, 1),
    )
    assert (new.owner, new.deputy, new.quarters) == (program.owner, program.deputy, program.quarters)
    assert new.audience("mentor").countries == ["SE"]
    assert Policy.objects.current(new).musts == [{"rule": "share_language"}]
    assert Mentor.objects.filter(program=new).count() == 0
    assert Notice.objects.count() == 0


def test_deputy_acts_at_once_when_the_owner_has_left(program, mentor, now, signed_in):
    program.owner.is_active = False
    program.owner.save(update_fields=["is_active"])

    told = [departures.tell_of_leads(now=now) for _ in range(2)]

    assert told == [1, 1]  # found again each day until somebody is named, written to once
    assert list(Notice.objects.values_list("to", "kind", "context__acts")) == [
        (program.deputy_id, "program_lead_left", True)
    ]
    assert Program.objects.get(pk=program.pk).lead == program.deputy
    page = signed_in(mentor.person).get(f"/programs/{program.pk}/").content.decode()
    assert program.deputy.full_name in page
    assert program.owner.full_name not in page
    assert signed_in(program.deputy).get(f"/hr/programs/{program.pk}/").status_code == 200


def test_hr_is_told_when_both_have_left(program, hr_admin, now, signed_in):
    for lead in (program.owner, program.deputy):
        lead.is_active = False
        lead.save(update_fields=["is_active"])
    PersonFactory(house_roles=[HouseRole.COORDINATOR])

    departures.tell_of_leads(now=now)

    assert set(Notice.objects.values_list("to", "context__acts")) == {(hr_admin.pk, False)}
    desk = signed_in(hr_admin).get("/hr/").content.decode()
    assert "Olga Owner no longer works here" in desk
    assert "Dirk Deputy no longer works here" in desk


@pytest.mark.parametrize("verb", ["pause", "close", "cancel"])
def test_page_says_what_happens_and_then_does_it(program, mentor, coordinator, verb, signed_in):
    MentorRequestFactory(mentor=mentor, mentee__program=program)
    client, url = signed_in(coordinator), f"/hr/programs/{program.pk}/{verb}/"

    shown = client.get(url)
    assert Program.objects.get(pk=program.pk).state == "live"
    done = client.post(url, follow=True)
    again = client.post(url, follow=True)

    assert ("2 people get one mail each" in shown.content.decode()) == (verb != "pause")
    assert done.redirect_chain == [(f"/hr/programs/{program.pk}/", 302)]
    assert "nothing was changed" in again.content.decode()


def test_coordinator_of_the_team_can_not_close(program, signed_in):
    helper = ProgramRoleFactory(program=program).person

    assert signed_in(helper).post(f"/hr/programs/{program.pk}/close/").status_code == 404
    assert Program.objects.get(pk=program.pk).state == "live"
