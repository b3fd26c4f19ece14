from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from people.models import Level
from programs.models import Program
from tests.factories.people import PersonFactory
from tests.factories.programs import ProgramFactory


@pytest.mark.browser
def test_counts_follow_the_choices_before_anything_is_kept(visit):
    program = ProgramFactory()
    PersonFactory.create_batch(3, level=Level.SENIOR, country="SE")
    PersonFactory(level=Level.SENIOR, country="NL")
    page = visit(program.owner)
    page.goto(reverse("programs:program-edit", args=[program.pk]))

    expect(page.get_by_text("4 people fit as mentors.")).to_be_visible()
    page.get_by_role("group", name="Countries of mentors").get_by_label("Sweden").check()

    expect(page.get_by_text("3 people fit as mentors.")).to_be_visible()
    assert Program.objects.get().audience("mentor").countries == []
