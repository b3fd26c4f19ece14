"""What a coordinator reads of one check-in."""

from __future__ import annotations

import pytest
from django.urls import reverse

from people.models import Look
from tests.factories.pairs import AnswerFactory, FollowUpFactory
from tests.factories.programs import MentorshipFactory


@pytest.fixture
def check_in(program):
    return FollowUpFactory(mentorship=MentorshipFactory(mentor__program=program))


def url(check_in) -> str:
    return reverse("programs:follow-up-read", args=[check_in.pk])


def test_coordinator_reads_what_the_form_promised_to_show_them(signed_in, coordinator, check_in):
    AnswerFactory(follow_up=check_in, rating=2, closer="not_yet", help="Time", wants_contact=True)

    page = signed_in(coordinator).get(url(check_in)).text

    shown = [words in page for words in ("2 of 5", "Not yet", "Time", "Would like to be contacted")]
    assert shown == [True] * 4


def test_coordinator_never_reads_what_the_pair_expects(signed_in, coordinator, check_in):
    AnswerFactory(follow_up=check_in, expectation="between the two of us")

    assert "between the two of us" not in signed_in(coordinator).get(url(check_in)).text


def test_coordinator_cannot_open_a_check_in_of_their_own_pair(signed_in, program, coordinator):
    pair = MentorshipFactory(
        mentor__program=program, mentor__person=coordinator, mentee__person__country="SE"
    )
    own = FollowUpFactory(mentorship=pair)

    assert signed_in(coordinator).get(url(own)).status_code == 404


def test_both_can_see_that_the_page_was_opened(signed_in, coordinator, check_in):
    signed_in(coordinator).get(url(check_in))

    pair = check_in.mentorship
    about = {look.about for look in Look.objects.filter(by=coordinator, where="check-in")}
    assert about == {pair.mentor_person, pair.mentee_person}


def test_list_links_to_check_ins_that_somebody_answered(signed_in, program, coordinator, check_in):
    client = signed_in(coordinator)
    listed = reverse("dashboard:check-ins", args=[program.pk])
    before = url(check_in) in client.get(listed).text

    AnswerFactory(follow_up=check_in)

    assert [before, url(check_in) in client.get(listed).text] == [False, True]
