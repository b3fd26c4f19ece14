"""Every mail about a request: to whom, both parts, one exact link, kind words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import transaction
from django.utils import translation

from matching import emails
from matching.models import MentorRequest
from notices import delivery
from notices.models import Notice
from people.models import Person
from tests.factories.matching import MentorRequestFactory
from tests.factories.programs import MentorFactory

Send = Callable[[MentorRequest, datetime], None]

MAILS: dict[str, tuple[str, Send]] = {
    "asked": ("mentor", lambda row, now: emails.asked(row, now=now)),
    "withdrawn": ("mentor", lambda row, now: emails.withdrawn(row, now=now)),
    "superseded": ("mentor", lambda row, now: emails.superseded(row, now=now)),
    "declined": ("mentee", lambda row, now: emails.declined(row, None, now=now)),
    "expired": ("mentee", lambda row, now: emails.expired(row, None, now=now)),
    "closed": ("mentee", lambda row, now: emails.closed(row, None, now=now)),
    "question": ("mentee", lambda row, now: emails.question(row, now=now)),
    "reply": ("mentor", lambda row, now: emails.reply(row, now=now)),
    "reminder": (
        "mentor",
        lambda row, now: emails.reminder(row, row.mentor.person, occasion="3", now=now),
    ),
    "snoozed": (
        "mentor",
        lambda row, now: emails.reminder(row, row.mentor.person, occasion="snoozed", now=now),
    ),
    "noted yes": ("mentor", lambda row, now: emails.noted(row, by=row.program.owner, answer="yes", now=now)),
    "noted no": ("mentor", lambda row, now: emails.noted(row, by=row.program.owner, answer="no", now=now)),
    "noted withdrawal": (
        "mentee",
        lambda row, now: emails.noted(row, by=row.program.owner, answer="withdraw", now=now),
    ),
}
ANSWERED_FROM_THE_MAIL = {"asked", "reply", "reminder", "snoozed"}  # their page needs no sign-in
FORBIDDEN = ["submit", "invalid", "failed", "are you sure", "pipeline", "attrition", "at risk", "!"]


@pytest.fixture
def row(db) -> MentorRequest:
    return MentorRequestFactory(
        mentor__person__given_name="Astrid", mentee__person__given_name="Søren <b>", wish="Secret wish"
    )


def send(row: MentorRequest, what: str, now: datetime) -> Notice:
    with transaction.atomic():
        MAILS[what][1](row, now)
    return Notice.objects.get()


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("what", list(MAILS))
def test_mail_has_both_parts_and_one_exact_link(row: MentorRequest, now, settings, what, language) -> None:
    Person.objects.update(language=language)

    notice = send(row, what, now)

    mail = delivery.compose(notice)
    html = str(mail.alternatives[0].content)
    path = "/answer/" if what in ANSWERED_FROM_THE_MAIL else f"/requests/{row.pk}/"
    link = f"{settings.BASE_URL}{path}"
    assert notice.to == getattr(row, MAILS[what][0]).person
    assert (mail.body.count(link), html.count(f'href="{link}')) == (1, 1)
    assert row.program.owner.email in mail.body
    assert "Secret wish" not in mail.body + html
    assert "<b>" not in html
    assert "\n" not in mail.subject
    if language == "en":
        assert [word for word in FORBIDDEN if word in (mail.subject + mail.body).lower()] == []


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("what", ["introduction", "not_continued", "reminder"])
def test_mails_of_a_talk_tell_both_the_same(row: MentorRequest, now: datetime, what: str, language) -> None:
    Person.objects.update(language=language)
    MentorRequest.objects.update(state="introduction", mentor_goes_on=True)
    row.refresh_from_db()
    with transaction.atomic():
        if what == "introduction":
            emails.introduction(row, by=row.mentor.person, now=now)
        elif what == "not_continued":
            emails.not_continued(row, None, now=now)
        else:
            for person in (row.mentor.person, row.mentee.person):
                emails.reminder(row, person, occasion="3", now=now)

    notices = list(Notice.objects.all())
    mails = [delivery.compose(notice) for notice in notices]
    assert {notice.to for notice in notices} == {row.mentor.person, row.mentee.person}
    assert all("True" not in str(notice.context) for notice in notices)
    assert [f"/requests/{row.pk}/" in mail.body for mail in mails] == [True, True]
    if language == "en":
        assert [word for mail in mails for word in FORBIDDEN if word in mail.body.lower()] == []


def test_asked_names_the_last_day(row: MentorRequest, now: datetime) -> None:
    mail = delivery.compose(send(row, "asked", now))

    assert mail.subject == f"{row.mentee.person.full_name} asks you to be a mentor (answer by 10 March)"


def test_declined_names_who_is_asked_next(row: MentorRequest, now: datetime) -> None:
    following = MentorRequestFactory.build(
        mentor=MentorFactory(person__given_name="Jan", person__family_name="Kowalski"), mentee=row.mentee
    )
    with transaction.atomic(), translation.override("en"):
        emails.declined(row, following, now=now)

    assert "We have asked Jan Kowalski, your next choice." in delivery.compose(Notice.objects.get()).body


def test_the_same_mail_is_queued_once(row: MentorRequest, now: datetime) -> None:
    send(row, "asked", now)
    send(row, "asked", now)

    assert Notice.objects.count() == 1
