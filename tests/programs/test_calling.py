"""“May we call you?”: asked of who rated low, read by the coordinator, never by the partner."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from dashboard import attention
from notices.models import Notice
from people.models import Event
from programs.actions import calling
from programs.models import Answer, Program
from tests.factories.pairs import AnswerFactory, FollowUpFactory
from tests.factories.people import PersonFactory
from tests.factories.programs import MentorshipFactory, ProgramFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def check_in():
    program = ProgramFactory(owner=PersonFactory(coordinator=True))
    return FollowUpFactory(mentorship=MentorshipFactory(mentor__program=program))


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ({"rating": 1}, True),
        ({"rating": 2}, True),
        ({"rating": 3}, False),
        ({"rating": 2, "wants_contact": True}, False),
    ],
)
def test_who_rated_low_is_asked_on_the_page_after_it(check_in, signed_in, said, asked):
    AnswerFactory(follow_up=check_in, **said)
    page = reverse("programs:follow-up-answer", args=[check_in.pk])

    shown = signed_in(check_in.mentorship.mentee_person).get(page).text

    assert ("May we call you?" in shown) is asked


def test_one_click_and_the_coordinator_sees_it(check_in, signed_in):
    AnswerFactory(follow_up=check_in, rating=2)
    pair, owner = check_in.mentorship, check_in.mentorship.program.owner
    client = signed_in(pair.mentee_person)

    for _ in range(2):
        reply = client.post(reverse("programs:follow-up-call", args=[check_in.pk]), follow=True)

    of_owner = Program.objects.filter(owner=owner)
    titles = [row.title for row in attention.items(of_owner, person=owner, today=check_in.due_on)]
    assert f"{owner.full_name} sees that you would like to be called." in reply.text
    assert "May we call you?" not in reply.text
    assert f"{pair.mentee_person.full_name} would like to hear from you" in titles
    assert Event.objects.filter(verb="wish contact").count() == 1


def shown(client: Client, page: str) -> str:
    """Without what its forms carry along, which is other each time."""
    return re.sub(r'<input[^>]*type="hidden"[^>]*>', "", client.get(page).text)


def test_the_partner_hears_and_reads_nothing_of_it(check_in, signed_in):
    AnswerFactory(follow_up=check_in, rating=1)
    AnswerFactory(follow_up=check_in, by_mentor=True, rating=5)
    pair = check_in.mentorship
    page = reverse("programs:follow-up-answer", args=[check_in.pk])
    before = shown(signed_in(pair.mentor_person), page)

    calling.ask_for_call(check_in, by=pair.mentee_person)

    assert shown(signed_in(pair.mentor_person), page) == before
    assert not Notice.objects.filter(to=pair.mentor_person).exists()


def test_who_has_not_answered_is_not_called_because_of_it(check_in, signed_in):
    pair = check_in.mentorship
    AnswerFactory(follow_up=check_in, rating=1)

    with pytest.raises(calling.NothingSaid):
        calling.ask_for_call(check_in, by=pair.mentor_person)
    reply = signed_in(pair.mentor_person).post(
        reverse("programs:follow-up-call", args=[check_in.pk]), follow=True
    )

    assert "Answer the check-in first" in reply.text
    assert list(Answer.objects.values_list("wants_contact", flat=True)) == [False]


def test_a_stranger_finds_no_such_check_in(check_in, signed_in):
    page = reverse("programs:follow-up-call", args=[check_in.pk])

    assert signed_in(PersonFactory()).post(page).status_code == 404
