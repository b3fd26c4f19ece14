from __future__ import annotations

import re

import pytest

from notices import delivery
from notices.models import Notice
from programs.actions import participants
from tests.factories.people import PersonFactory
from tests.factories.programs import ProgramFactory


@pytest.fixture
def notice(db, now) -> Notice:
    program = ProgramFactory(
        name="Women & men <across>", owner__given_name="Siobhán", owner__family_name="O'Neil"
    )
    PersonFactory(level="senior", given_name="Zoë", email="zoe@example.com")
    participants.expect_mentors(program, now=now)
    return Notice.objects.get()


def test_mentor_expected_goes_to_the_mentor_with_one_link(notice, settings):
    mail = delivery.compose(notice)

    link = f"{settings.BASE_URL}{notice.context['action_url']}"
    assert mail.to == ["zoe@example.com"]
    assert mail.subject == "Are you available as a mentor in Women & men <across>?"
    assert str(mail.body).count(settings.BASE_URL) == 2  # the page, and that of one’s mails
    assert link in str(mail.body).splitlines()


def test_mentor_expected_names_the_coordinator_in_both_parts(notice):
    mail = delivery.compose(notice)

    html = str(mail.alternatives[0][0])
    owner = notice.context["coordinator_email"]
    assert f"Questions? Siobhán O'Neil ({owner}) coordinates this program and is glad to help." in str(
        mail.body
    )
    assert re.search(f'<a href="mailto:{re.escape(owner)}"[^>]*>Siobhán O(&#x27;|\')Neil</a>', html)
    assert "Women &amp; men &lt;across&gt;" in html
