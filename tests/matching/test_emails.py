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
}
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
    link = f"{settings.BASE_URL}/requests/{row.pk}/"
    assert notice.to == getattr(row, MAILS[what][0]).person
    assert (mail.body.count(link), html.count(f'href="{link}"')) == (1, 1)
    assert row.program.owner.email in mail.body
    assert "Secret wish" not in mail.body + html
    assert "<b>" not in html
    assert "\n" not in mail.subject
    if language == "en":
        assert [word for word in FORBIDDEN if word in (mail.subject + mail.body).lower()] == []


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
