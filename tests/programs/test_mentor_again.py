"""“Mentor again?” on the page after a year: three answers of one click each, or other programs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from people import clock
from programs.models import Mentor, Mentorship
from tests.factories.programs import MentorshipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair() -> Mentorship:
    row: Mentorship = MentorshipFactory(
        state="completed", ended_on=clock.today(), ending="over", code="ABCDEFGHJKLM"
    )
    row.program.ends_on = clock.today() + timedelta(days=100)
    row.program.save(update_fields=["ends_on"])
    return row


def page(client: Client, pair: Mentorship) -> str:
    return client.get(reverse("programs:mentorship-finished", args=[pair.pk])).text


def test_yes_leads_to_the_places_and_the_mentor_can_be_found(pair, signed_in):
    Mentor.objects.update(state="dormant")
    client = signed_in(pair.mentor_person)
    there = reverse("programs:mentor-here", args=[pair.program_id])
    asked = page(client, pair)

    reply = client.post(there, follow=True)

    assert (f'action="{there}"' in asked, "Colleagues can find you as a mentor" in reply.text) == (True, True)
    assert list(Mentor.objects.values_list("state", flat=True)) == ["available"]


def test_later_leads_to_where_a_pause_is_chosen(pair, signed_in):
    client = signed_in(pair.mentor_person)
    there = reverse("programs:mentor-room", args=[pair.program_id])

    assert f'href="{there}"' in page(client, pair)
    assert client.get(there).status_code == 200


def test_no_ends_it_in_this_program_and_is_not_asked_again(pair, signed_in):
    client = signed_in(pair.mentor_person)

    client.post(reverse("programs:mentor-stop", args=[pair.program_id]))

    assert list(Mentor.objects.values_list("state", flat=True)) == ["withdrawn"]
    assert "Yes, gladly" not in page(client, pair)


@pytest.mark.parametrize("days", [-1, 0])
def test_where_no_pair_can_begin_any_more_other_programs_are_named(pair, signed_in, days):
    pair.program.ends_on = clock.today() + timedelta(days=days)
    pair.program.save(update_fields=["ends_on"])

    shown = page(signed_in(pair.mentor_person), pair)

    assert ("Yes, gladly" in shown, "Others may be looking for mentors like you" in shown) == (False, True)


def test_the_mentee_is_not_asked(pair, signed_in):
    assert "Mentor again?" not in page(signed_in(pair.mentee_person), pair)
