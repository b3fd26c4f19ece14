"""Addresses that need no session and carry a secret of one person: all dead the moment that person leaves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from matching.actions import tapping
from notices import kinds, letters
from people import clock
from people.actions import leaving
from people.models import Person
from programs import check_in_links
from programs import tapping as meeting_tapping
from programs.actions import feeds
from programs.models import Mentee, Mentor
from tests.factories.matching import MentorRequestFactory
from tests.factories.pairs import FollowUpFactory, MeetingFactory
from tests.factories.programs import MentorshipFactory

SECRETS = {"token", "key", "secret", "sealed", "signed"}  # what a part of an address with one is called


def open_with_a_secret(patterns: list[URLPattern | URLResolver], space: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from open_with_a_secret(
                pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else space
            )
        elif SECRETS & set(pattern.pattern.regex.groupindex) and not getattr(
            pattern.callback, "login_required", True
        ):
            yield f"{space}{pattern.name}"


def of_a_request(person: Person, mentor: Mentor, mentee: Mentee) -> str:
    now = clock.now()
    asked = MentorRequestFactory(
        mentor=mentor, mentee=mentee, asked_at=now, created_at=now, answer_by=now.date() + timedelta(days=9)
    )
    return reverse("matching:tap", args=[tapping.token_for(asked.pk, person)])


def of_a_topic(person: Person, mentor: Mentor, mentee: Mentee) -> str:
    return letters.unsubscribe_path(person, min(kinds.OPTIONAL))


def of_a_password(person: Person, mentor: Mentor, mentee: Mentee) -> str:
    person.set_password("a long enough password")
    person.save()
    Client().post(reverse("account_reset_password"), {"email": person.email})
    return next(word for word in mail.outbox[-1].body.split() if "/key/" in word)


def of_a_meeting(person: Person, mentor: Mentor, mentee: Mentee) -> str:
    meeting = MeetingFactory(mentorship=MentorshipFactory(mentor=mentor, mentee=mentee))
    return reverse("programs:met", args=[meeting_tapping.token_for(meeting, person)])


def of_a_check_in(person: Person, mentor: Mentor, mentee: Mentee) -> str:
    check_in = FollowUpFactory(mentorship=MentorshipFactory(mentor=mentor, mentee=mentee))
    return reverse("programs:follow-up-tap", args=[check_in_links.token_for(check_in.pk, person)])


def of_a_calendar(person: Person, mentor: Mentor, mentee: Mentee) -> str:
    return reverse("programs:feed-file", args=[feeds.make(by=person, now=clock.now())])


LINKS: dict[str, Callable[[Person, Mentor, Mentee], str]] = {
    "account_reset_password_from_key": of_a_password,
    "matching:tap": of_a_request,
    "notices:unsubscribe": of_a_topic,
    "programs:feed-file": of_a_calendar,
    "programs:follow-up-tap": of_a_check_in,
    "programs:met": of_a_meeting,
}


def works(link: str) -> bool:
    page = Client().get(link, follow=True)
    return page.status_code == 200 and "This link was used already" not in page.text


def test_every_address_with_a_secret_is_tried():
    assert sorted(set(open_with_a_secret(get_resolver().url_patterns))) == sorted(LINKS)


@pytest.mark.parametrize("name", LINKS)
def test_link_is_dead_the_moment_its_owner_leaves(name: str, mentor: Mentor, mentee: Mentee, now):
    link = LINKS[name](mentor.person, mentor, mentee)
    before = works(link)

    with transaction.atomic():
        leaving.close_doors([mentor.person_id], by=None, now=now, why="feed", by_label="people.csv")

    assert (before, works(link)) == (True, False)
