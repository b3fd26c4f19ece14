"""Every mail about a pair that HR makes: to whom, both parts, its own words."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import transaction

from matching import emails
from notices.delivery import compose
from notices.models import Notice
from programs import emails as pair_emails
from programs.models import Mentorship
from tests.factories.programs import MentorFactory, MentorshipFactory
from tests.factories.publishing import ConfirmationFactory


@pytest.fixture
def pair(db) -> Mentorship:
    names = {"mentor__person__given_name": "Astrid", "mentee__person__given_name": "Sanne"}
    pair = MentorshipFactory(state="proposed", active_at=None, opening="You both build plants.", **names)
    ConfirmationFactory(mentorship=pair)
    return pair


def mail() -> tuple[str, str, str]:
    letter = compose(Notice.objects.get())
    return letter.subject, str(letter.body), str(letter.alternatives[0][0])


@transaction.atomic
def test_proposed_to_the_mentor(pair: Mentorship, now: datetime) -> None:
    emails.pairs_proposed(pair.mentor_person, [pair], key="run:1", now=now)

    subject, text, html = mail()
    assert subject == "Would you be Sanne’s mentor? (answer by 10 March)"
    for part in (text, html):
        assert f"/mentorships/{pair.pk}/" in part
        assert "You both build plants." in part
        assert "A no is fine" in part
        assert "You as the mentor of" in part


@transaction.atomic
def test_proposed_several_to_one_mentor(pair: Mentorship, now: datetime) -> None:
    mentor = MentorFactory(person=pair.mentor_person, program__name="Other", seats=3)
    other = MentorshipFactory(mentor=mentor, state="proposed", active_at=None)
    ConfirmationFactory(mentorship=other)
    emails.pairs_proposed(pair.mentor_person, [pair, other], key="run:1", now=now)

    subject, text, html = mail()
    assert subject == "2 pairs are proposed to you (answer by 10 March)"
    assert text.count("You as the mentor of") == html.count("You as the mentor of") == 2
    assert "/mentorships/\n" in text


@transaction.atomic
def test_begun_several(pair: Mentorship, now: datetime) -> None:
    emails.pairs_begun(pair.mentor_person, [pair, pair], key="run:1", now=now)

    subject, text, html = mail()
    assert subject == f"You have 2 new pairs in {pair.program.name}"
    assert text.count("You are the mentor of") == html.count("You are the mentor of") == 2


@transaction.atomic
def test_reminder(pair: Mentorship, now: datetime) -> None:
    emails.confirm_reminder(pair, pair.mentee_person, days=5, now=now)

    subject, text, html = mail()
    assert subject == "Your answer about Astrid is awaited until 10 March"
    assert "Astrid is proposed as your mentor" in text
    assert "Astrid is proposed as your mentor" in html


@pytest.mark.parametrize(
    ("side", "words"), [("mentor", "Your place is free again."), ("mentee", "first in line")]
)
@transaction.atomic
def test_not_begun(pair: Mentorship, now: datetime, side: str, words: str) -> None:
    pair_emails.pair_not_begun(pair, getattr(pair, f"{side}_person"), now=now)

    subject, text, html = mail()
    assert subject.endswith("do not become a pair")
    assert words in text
    assert words in html
    assert "said" not in text
