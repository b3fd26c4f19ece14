"""Never with this person: two clicks from where one meets them, back in one, and the other learns nothing."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from matching.models import Apart, MentorRequest
from people.models import Person
from programs.models import Mentee, Mentor
from tests.factories.matching import MentorRequestFactory, PolicyFactory
from tests.factories.programs import MentorFactory
from tests.journeys.hands import Hands

pytestmark = pytest.mark.browser


@pytest.fixture
def marta(mentee: Mentee, mentor: Mentor) -> Mentor:
    """Beside Astrid, whom Sanne has asked."""
    PolicyFactory(program=mentee.program)
    MentorRequestFactory(mentor=mentor, mentee=mentee)
    return MentorFactory(program=mentee.program, person__given_name="Marta", person__family_name="Carvalho")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
@pytest.mark.parametrize("language", ["en", "nl"])
def test_kept_apart_from_a_mentor_and_from_who_asked(
    site, visit, mentee: Mentee, mentor: Mentor, marta: Mentor, language: str, scripts: bool
) -> None:
    Person.objects.update(language=language)
    sanne = Hands(visit(mentee.person, java_script_enabled=scripts), language)
    list_of_mentors = f"{site}/mentors/?program={mentee.program_id}"

    sanne.open(f"{site}/mentors/{marta.pk}/")
    sanne.begin()
    sanne.click("main a[href$='/apart/']")
    assert sanne.words("You need no reason, and you can take it back at any time.") in sanne.text
    assert not Apart.objects.exists()  # nothing before the page has said what happens to whom
    sanne.press("Keep us apart")
    assert (sanne.clicks, "Marta Carvalho" in sanne.text) == (2, True)
    sanne.open(list_of_mentors)
    expect(sanne.page.get_by_role("link", name="Marta")).to_have_count(0)

    astrid = Hands(visit(mentor.person, java_script_enabled=scripts), language)
    request = MentorRequest.objects.get()
    astrid.open(f"{site}/requests/{request.pk}/")
    astrid.click("main a[href$='/apart/']")
    astrid.press("Keep us apart")
    assert "Sanne de Wit" in astrid.text

    sanne.open(f"{site}/requests/{request.pk}/")
    request.refresh_from_db()
    assert (request.state, request.close_reason) == ("closed", "left")
    assert sanne.words("This request has ended") in sanne.text
    assert sanne.words("%(name)s is not available any more.") % {"name": "Astrid"} in sanne.text
    sanne.open(f"{site}/settings/profile/")
    sanne.click("main a[href='/settings/apart/']")
    assert ("Marta Carvalho" in sanne.text, "Astrid" in sanne.text) == (True, False)
    sanne.press("Take off the list")
    assert sanne.words("Your list is empty.") in sanne.text
    sanne.open(list_of_mentors)
    expect(sanne.page.get_by_role("link", name="Marta").first).to_be_visible()
