"""What the two, and coordinators, see and press while a request is on its way."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from matching.actions import answers, talks
from matching.models import MentorRequest
from people import clock
from people.models import Person
from programs.models import Mentee, Mentor, Mentorship
from tests.factories.matching import MentorRequestFactory
from tests.factories.programs import MentorFactory


@pytest.fixture
def asked(mentor: Mentor, mentee: Mentee) -> MentorRequest:
    now = clock.now()
    return MentorRequestFactory(
        mentor=mentor, mentee=mentee, asked_at=now, created_at=now, answer_by=now.date() + timedelta(days=9)
    )


def url(name: str, row: MentorRequest) -> str:
    return reverse(f"matching:{name}", args=[row.pk])


def test_sent_page_says_when_the_mentor_hears_it(signed_in, mentor: Mentor, mentee: Mentee) -> None:
    client = signed_in(mentee.person)
    words = {"wish": "I lead a team.", "why": "", "form": "both"}

    page = client.post(reverse("matching:request-ask", args=[mentor.pk]), words, follow=True)

    row = MentorRequest.objects.get()
    assert "Astrid hears it at" in page.content.decode()
    assert signed_in(mentor.person).get(url("request-detail", row)).status_code == 404
    page = client.post(url("request-undo", row), follow=True)
    assert page.status_code == 200
    assert not MentorRequest.objects.exists()
    assert client.post(url("request-undo", row)).status_code == 404  # the second click


@pytest.mark.parametrize("deed", ["accept", "decline"])
def test_answer_is_hidden_from_the_mentee_while_it_can_be_undone(signed_in, asked, deed: str) -> None:
    words = {"reason": "no_time"} if deed == "decline" else {}
    mentor, mentee = signed_in(asked.mentor.person), signed_in(asked.mentee.person)
    before = mentee.get(url("request-detail", asked)).content.decode()

    page = mentor.post(url(f"request-{deed}", asked), words, follow=True).content.decode()

    assert "Sanne hears it at" in page
    main = "<main"
    after = mentee.get(url("request-detail", asked)).content.decode()
    assert _without_tokens(after[after.index(main) :]) == _without_tokens(before[before.index(main) :])
    late = mentee.post(url("request-withdraw", asked))
    assert late.status_code == 409
    assert "has just answered" in late.content.decode()


def test_undo_by_button(signed_in, asked) -> None:
    client = signed_in(asked.mentor.person)
    client.post(url("request-accept", asked))

    page = client.post(url("request-undo", asked), follow=True)

    assert "would like you as a mentor" in page.content.decode()
    assert not Mentorship.objects.exists()


def test_undo_too_late_explains(signed_in, asked) -> None:
    answers.accept(asked, by=asked.mentor.person, now=clock.now() - timedelta(minutes=11))

    page = signed_in(asked.mentor.person).post(url("request-undo", asked))

    assert page.status_code == 409
    assert "ten minutes are over" in page.content.decode()


def test_withdrawn_page_shows_others_who_wait(signed_in, asked) -> None:
    other = MentorRequestFactory(mentor=asked.mentor, mentee__person__given_name="Yusuf")
    answers.withdraw(asked, by=asked.mentee.person, now=clock.now() - timedelta(minutes=10))
    answers.release_due(now=clock.now())

    page = signed_in(asked.mentor.person).get(url("request-detail", asked)).content.decode()

    assert "withdrew this request" in page
    assert reverse("matching:request-detail", args=[other.pk]) in page


def test_accept_of_a_request_that_is_being_withdrawn_explains(signed_in, asked) -> None:
    answers.withdraw(asked, by=asked.mentee.person, now=clock.now())

    page = signed_in(asked.mentor.person).post(url("request-accept", asked))

    assert page.status_code == 409
    assert "withdrawn a moment ago" in page.content.decode()


def test_decline_form_offers_colleagues_with_room_only(signed_in, asked) -> None:
    fits = MentorFactory(program=asked.program, person__given_name="Jan", person__family_name="Kowalski")
    full = MentorFactory(program=asked.program, full=True, person__given_name="Ole")
    own_country = MentorFactory(program=asked.program, person__country="NL", person__given_name="Piet")
    client = signed_in(asked.mentor.person)

    page = client.get(url("request-decline", asked)).content.decode()
    assert f'value="{fits.pk}"' in page
    assert f'value="{full.pk}"' not in page
    assert f'value="{own_country.pk}"' not in page
    refused = client.post(url("request-decline", asked), {"reason": "other", "suggested": full.pk})
    assert "Choose a colleague from the list" in refused.content.decode()
    client.post(url("request-decline", asked), {"reason": "other", "suggested": fits.pk})
    asked.refresh_from_db()
    assert (asked.hold, asked.suggested) == ("decline", fits)


def test_question_and_reply_by_form(signed_in, asked) -> None:
    mentor, mentee = signed_in(asked.mentor.person), signed_in(asked.mentee.person)

    mentor.post(url("request-question", asked), {"text": "What have you tried?"})
    assert "What have you tried?" in mentee.get(url("request-detail", asked)).content.decode()
    assert mentor.post(url("request-question", asked), {"text": "Again?"}).status_code in (302, 409)
    mentee.post(url("request-reply", asked), {"text": "Two courses."})

    page = mentor.get(url("request-detail", asked)).content.decode()
    assert "Two courses." in page
    assert "Ask a question first" not in page


@pytest.mark.parametrize("first", ["mentor", "mentee"])
def test_talk_pages_never_show_the_word_of_the_other(signed_in, asked, first: str) -> None:
    talks.introduce(asked, by=asked.mentor.person, now=clock.now())
    people = {"mentor": asked.mentor.person, "mentee": asked.mentee.person}
    other = people["mentee" if first == "mentor" else "mentor"]
    before = signed_in(other).get(url("request-detail", asked)).content.decode()

    own = signed_in(people[first]).post(url("request-not-go-on", asked), follow=True).content.decode()

    assert "You would rather not go on" in own
    after = signed_in(other).get(url("request-detail", asked)).content.decode()
    assert _without_tokens(after) == _without_tokens(before)
    page = signed_in(other).post(url("request-go-on", asked), follow=True).content.decode()
    assert "do not go on" in page


def test_double_yes_leads_to_the_pair(signed_in, asked) -> None:
    talks.introduce(asked, by=asked.mentor.person, now=clock.now())
    signed_in(asked.mentor.person).post(url("request-go-on", asked))

    page = signed_in(asked.mentee.person).post(url("request-go-on", asked), follow=True).content.decode()

    assert "is your mentor" in page


def test_snooze_by_form_is_shown_to_the_mentee(signed_in, asked) -> None:
    day = clock.today() + timedelta(days=4)
    signed_in(asked.mentor.person).post(url("request-snooze", asked), {"until": day.isoformat()})

    page = signed_in(asked.mentee.person).get(url("request-detail", asked)).content.decode()
    assert "will look at it on" in page


def test_skipped_choices_leave_a_line(signed_in, asked) -> None:
    MentorRequestFactory(
        mentor__program=asked.program,
        mentor__person__given_name="Ole",
        mentee=asked.mentee,
        queued=True,
        state="closed",
        close_reason="no_room",
        ended_at=clock.now(),
    )

    page = signed_in(asked.mentee.person).get(url("request-detail", asked)).content.decode()

    assert "Skipped:" in page
    assert "This mentor has no room left" in page


def test_coordinator_notes_an_answer_and_never_reads_the_words(signed_in, asked, coordinator: Person) -> None:
    client = signed_in(coordinator)
    listed = client.get(reverse("matching:behalf-list", args=[asked.program_id])).content.decode()
    page = client.get(url("behalf-detail", asked)).content.decode()
    assert url("behalf-detail", asked) in listed
    assert asked.wish not in page

    client.post(url("behalf-decline", asked))

    asked.refresh_from_db()
    assert (asked.hold, asked.held_by) == ("decline", coordinator)
    assert (
        "noted this answer for you"
        in signed_in(asked.mentor.person).get(url("request-detail", asked)).content.decode()
    )
    assert client.post(url("behalf-accept", asked)).status_code == 409
    client.post(url("behalf-undo", asked))
    asked.refresh_from_db()
    assert asked.hold == ""


def test_coordinator_decides_nothing_about_their_own_request(signed_in, program, coordinator: Person) -> None:
    own = MentorRequestFactory(mentor__program=program, mentee__person=coordinator)
    client = signed_in(coordinator)

    assert client.post(url("behalf-accept", own)).status_code == 404
    assert client.get(url("behalf-detail", own)).status_code == 404
    assert (
        url("behalf-detail", own)
        not in client.get(reverse("matching:behalf-list", args=[program.pk])).content.decode()
    )


def test_behalf_list_queries(signed_in, program, coordinator: Person) -> None:
    client, address = signed_in(coordinator), reverse("matching:behalf-list", args=[program.pk])

    def asked_in(number: int) -> int:
        MentorRequestFactory.create_batch(number, mentor__program=program)
        client.get(address)
        with CaptureQueriesContext(connection) as seen:
            client.get(address)
        return len(seen)

    assert asked_in(1) == asked_in(3)


def _without_tokens(page: str) -> str:
    return re.sub(r'name="(csrfmiddlewaretoken|once)" value="[^"]*"|nonce="[^"]*"', "", page)
