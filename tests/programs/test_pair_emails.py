"""Every mail of a pair: to whom, both parts, the exact link, and no word the pair wrote."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from notices import delivery
from notices.models import Notice
from people.models import Person
from programs import check_in_links
from programs.actions import agreements, follow_ups, meetings, mentorships
from tests.factories.programs import MenteeFactory, MentorFactory, ProgramFactory

pytestmark = pytest.mark.django_db

CANARY = "Kanarie-7f3a"
KINDS = {
    "mentorship_started": "mentorships/",
    "mentorship_agreement": "agreement/",
    "mentorship_active": "meetings/new/",
    "meeting_planned": "meetings/",
    "meeting_moved": "meetings/",
    "meeting_cancelled": "meetings/",
    "follow_up_due": "check-ins/",
    "follow_up_reminder": "check-ins/",
}


@pytest.fixture
def year(db, now) -> None:
    """All that a pair is written about in its first quarter."""
    program = ProgramFactory(name="Women & men <across>", ends_on=date(2027, 3, 1))
    mentor = MentorFactory(program=program, person__given_name="Zoë\r\nBcc: x@example.com")
    mentee = MenteeFactory(program=program, person__given_name="O'Neil <b>")
    pair = mentorships.start(
        mentor=mentor,
        mentee=mentee,
        program=program,
        origin="request",
        crosses_border=True,
        by=mentor.person,
        now=now,
    )
    agreement = agreements.write(pair, by=mentee.person, now=now, rhythm=CANARY, form="online", text=CANARY)
    agreements.confirm(agreement, by=mentor.person, now=now)
    when = {"starts_at": datetime(2026, 5, 14, 13, tzinfo=UTC), "minutes": 45, "form": "online"}
    meeting = meetings.plan(pair, by=mentee.person, now=now, **when)
    later = when | {"starts_at": datetime(2026, 5, 15, 13, tzinfo=UTC)}
    meetings.move(meeting, by=mentor.person, now=now, **later)
    meetings.cancel(meeting, by=mentor.person, now=now)
    follow_ups.open_due(today=date(2026, 5, 25), now=now + timedelta(days=84))
    follow_ups.remind(now=now + timedelta(days=100))


def written() -> list[Notice]:
    return list(Notice.objects.select_related("to"))


@pytest.mark.parametrize("language", ["en", "nl"])
def test_mails_have_both_parts_and_the_exact_link(year, language, settings):
    Person.objects.update(language=language)

    for notice in written():
        mail = delivery.compose(notice)
        html, path = mail.alternatives[0][0], notice.context["action_url"]
        assert KINDS[notice.kind] in path
        lines = str(mail.body).splitlines()
        if "check_in" in notice.context:  # opens without signing in; signed in the second it was written
            token = check_in_links.token_for(notice.context["check_in"], notice.to)
            path = f"/c/{token.partition(':')[0]}:"
            lines = [line[: len(settings.BASE_URL + path)] for line in lines]
        link = f"{settings.BASE_URL}{path}"
        assert (link in lines, link in html, "<b>" in html) == (True, True, False)


def test_mails_tell_each_of_the_pair_once(year):
    told = sorted(notice.kind for notice in written())

    assert told == sorted([*KINDS, *(kind for kind in KINDS if kind != "mentorship_agreement")])


def test_mails_hold_no_words_of_the_pair(year):
    mails = [delivery.compose(notice).message().as_string() for notice in written()]

    assert [mail for mail in mails if CANARY in mail] == []


def test_mails_have_one_recipient_whatever_the_names_are(year):
    messages = [delivery.compose(notice).message() for notice in written()]

    assert {message["Bcc"] for message in messages} == {None}
    assert {len(message.get_all("To")) for message in messages} == {1}
