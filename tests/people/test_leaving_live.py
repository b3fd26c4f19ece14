"""Twenty live sessions of somebody whose account is closed: whoever asks later is let in no more."""

from __future__ import annotations

import pytest
from django.db import transaction

from people.actions import leaving
from tests.factories.people import PersonFactory
from tests.people.hammer import Hammer, cookie_of

CLIENTS = 20


def by_hand(person, by, now):
    leaving.close(person, by=by, now=now, why="unsafe")


def by_the_feed(person, by, now):
    with transaction.atomic():
        leaving.close_doors([person.pk], by=None, now=now, why="feed", by_label="people.csv")


def nobody(person, by, now):
    """The control: without the deed everybody goes on being answered."""


@pytest.mark.race
@pytest.mark.parametrize(("deed", "goes_on"), [(by_hand, False), (by_the_feed, False), (nobody, True)])
def test_no_session_of_a_leaver_is_let_in_again(site, now, deed, goes_on: bool):
    person, by = PersonFactory(), PersonFactory(hr_admin=True)

    with Hammer(site, [cookie_of(person) for _ in range(CLIENTS)], path="/settings/") as hammer:
        closed_at = hammer.closing(lambda: deed(person, by, now))

    asked = hammer.asked_after(closed_at)
    assert hammer.of_all(200) == set(range(CLIENTS))
    assert len(asked) > CLIENTS
    assert set(asked) == ({200} if goes_on else {302})
