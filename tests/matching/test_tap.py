"""The link in the mail: opening changes nothing, a button does, only for whom and while it was meant."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse

from matching.actions import answers, requests, talks, tapping
from matching.models import MentorRequest
from notices import delivery
from notices.models import Notice
from people import clock
from people.models import Event, Person
from programs.models import Mentee, Mentor, Mentorship
from tests.factories.matching import MentorRequestFactory


@pytest.fixture
def asked(mentor: Mentor, mentee: Mentee) -> MentorRequest:
    now = clock.now()
    return MentorRequestFactory(
        mentor=mentor, mentee=mentee, asked_at=now, created_at=now, answer_by=now.date() + timedelta(days=9)
    )


@pytest.fixture
def link(asked: MentorRequest) -> str:
    return reverse("matching:tap", args=[tapping.token_for(asked.pk, asked.mentor.person)])


def test_link_stands_in_the_mail_and_nowhere_else(mentor: Mentor, mentee: Mentee, settings) -> None:
    now = clock.now()
    requests.ask(mentor=mentor, mentee=mentee, wish="x", why="", form="both", by=mentee.person, now=now)
    notice = Notice.objects.get(kind="request_asked")

    mail = delivery.compose(notice)

    assert "/answer/" not in str(notice.context)
    for text in (mail.body, mail.alternatives[0][0]):  # signed in the second in which each was written
        found = re.search(rf"{re.escape(settings.BASE_URL)}(/answer/[^\s\"]+/)", text)
        assert found is not None
        page = Client().get(found[1])
        assert page.status_code == 200
        assert b"Accept" in page.content
        assert page.headers["Cache-Control"].count("no-store") == 1


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_scanner_opens_every_link_twice(asked: MentorRequest, link: str, method: str) -> None:
    before = MentorRequest.objects.values().get(pk=asked.pk)
    client = Client()
    for _ in range(2):
        getattr(client, method)(link)
        getattr(client, method)(f"{link}?answer=accept")

    assert MentorRequest.objects.values().get(pk=asked.pk) == before
    assert not Notice.objects.exists()
    assert not Event.objects.exists()


def test_one_tap_accepts_and_can_be_undone(asked: MentorRequest, link: str) -> None:
    client = Client()

    page = client.post(link, {"answer": "accept"}, follow=True)

    asked.refresh_from_db()
    assert (asked.hold, page.status_code) == ("accept", 200)
    assert b"hears it at" in page.content
    client.post(link, {"answer": "accept"})
    assert Mentorship.objects.count() == 1
    client.post(link, {"answer": "undo"})
    asked.refresh_from_db()
    assert (asked.hold, Mentorship.objects.count()) == ("", 0)


@pytest.mark.parametrize(
    ("answer", "hold", "state"), [("decline", "decline", "pending"), ("introduce", "", "introduction")]
)
def test_one_tap_of_the_other_answers(
    asked: MentorRequest, link: str, answer: str, hold: str, state: str
) -> None:
    assert Client().post(link, {"answer": answer}).status_code == 302

    asked.refresh_from_db()
    assert (asked.hold, asked.state) == (hold, state)


def test_tap_asks_for_the_cookie_of_its_own_page(link: str, asked: MentorRequest) -> None:
    assert Client(enforce_csrf_checks=True).post(link, {"answer": "accept"}).status_code == 403
    asked.refresh_from_db()
    assert asked.hold == ""


def test_nothing_but_answers(link: str, asked: MentorRequest) -> None:
    assert Client().post(link, {"answer": "withdraw"}).status_code == 409
    asked.refresh_from_db()
    assert asked.hold == ""


def test_link_of_an_earlier_turn_shows_and_does_nothing(asked: MentorRequest, link: str) -> None:
    talks.question(asked, text="Why?", by=asked.mentor.person, now=clock.now())
    talks.reply(asked, text="Because.", by=asked.mentee.person, now=clock.now() + timedelta(hours=1))

    assert Client().post(link, {"answer": "accept"}).status_code == 409
    page = Client().get(link)
    assert b"earlier mail" in page.content
    assert not Mentorship.objects.exists()


@pytest.mark.parametrize("state", ["withdrawn", "superseded", "closed", "expired"])
def test_link_of_a_request_that_ended_explains(asked: MentorRequest, link: str, state: str) -> None:
    MentorRequest.objects.filter(pk=asked.pk).update(state=state, ended_at=clock.now())

    page = Client().get(link)

    assert page.status_code == 200
    assert b"Nothing is expected of you" in page.content
    assert Client().post(link, {"answer": "accept"}).status_code == 409
    assert not Mentorship.objects.exists()


def test_withdrawn_while_the_mentor_reads_the_mail(asked: MentorRequest, link: str) -> None:
    answers.withdraw(asked, by=asked.mentee.person, now=clock.now())

    assert b"withdrew this request" in Client().get(link).content
    assert Client().post(link, {"answer": "accept"}).status_code == 409


def test_link_of_a_leaver_is_dead_at_once(asked: MentorRequest, link: str) -> None:
    Person.objects.filter(pk=asked.mentor.person_id).update(is_active=False)

    assert Client().get(link).status_code == 404
    assert Client().post(link, {"answer": "accept"}).status_code == 404
    assert not Mentorship.objects.exists()


def test_link_dies_with_all_sessions(asked: MentorRequest, link: str) -> None:
    Person.objects.filter(pk=asked.mentor.person_id).update(sign_in_epoch=1)

    assert Client().get(link).status_code == 404


def test_link_is_for_one_person(asked: MentorRequest, link: str, signed_in, stranger: Person) -> None:
    client = signed_in(stranger)

    assert client.get(link).status_code == 404
    assert client.post(link, {"answer": "accept"}).status_code == 404
    asked.refresh_from_db()
    assert asked.hold == ""


def test_signed_in_mentor_goes_on_to_the_words(asked: MentorRequest, link: str, signed_in) -> None:
    page = signed_in(asked.mentor.person).get(link, follow=True)

    assert asked.wish in page.content.decode()
    assert asked.wish not in Client().get(link).content.decode()  # a mail that was passed on shows no words


@pytest.mark.parametrize("forged", ["x", "a:b:c", "", "%00"])
def test_forged_link(db, forged: str) -> None:
    assert Client().get(f"/answer/{forged}/").status_code == 404


def test_token_of_another_purpose_or_of_long_ago(asked: MentorRequest, monkeypatch) -> None:
    content = [asked.pk, asked.mentor.person_id, asked.turn_at.timestamp(), 0]
    with pytest.raises(tapping.DeadLink):
        tapping.read(signing.dumps(content, salt="something else"))
    monkeypatch.setattr(tapping, "LONGEST", timedelta(seconds=-1))
    with pytest.raises(tapping.DeadLink):
        tapping.read(signing.dumps(content, salt=tapping.SALT))


def test_full_mentor_is_told_before_the_tap(asked: MentorRequest, link: str) -> None:
    Mentor.objects.filter(pk=asked.mentor_id).update(seats=0)

    page = Client().get(link)
    assert b"All your places are taken" in page.content
    assert b'value="accept"' not in page.content
    assert Client().post(link, {"answer": "accept"}).status_code == 409
