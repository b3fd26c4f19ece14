"""Setting a program up: what its rules would come to before anybody has joined, and what blocks the start."""

from __future__ import annotations

import pytest

from matching.actions import launch
from matching.forecast import forecast
from matching.models import Policy
from matching.templatetags.forecast import forecast_line
from notices.models import Notice
from programs.models import Audience, Campaign, Program
from tests.conftest import NOW
from tests.factories.campaigns import CampaignFactory
from tests.factories.matching import PolicyFactory
from tests.factories.people import PersonFactory
from tests.factories.programs import ProgramFactory

TODAY = NOW.date()


@pytest.fixture
def draft(db) -> Program:
    """Mentors in Sweden, mentees in the Netherlands; owner and deputy fit on neither side."""
    return ProgramFactory(draft=True, owner__level="", deputy__level="")


def people(role: str, amount: int, **facts) -> list:
    facts = {"country": "NL", "languages": ["en"], "unit": None} | facts
    return PersonFactory.create_batch(amount, level="medior" if role == "mentee" else "senior", **facts)


def ahead(program: Program):
    return forecast(program, Policy.objects.current(program), today=TODAY)


def codes(program: Program) -> list[str]:
    return [finding.code for finding in launch.findings(program, Policy.objects.current(program))]


def test_forecast_counts_who_can_get_a_mentor_and_names_the_language(draft):
    people("mentor", 6, country="SE")
    people("mentee", 3)
    people("mentee", 2, languages=["ar"])

    found = ahead(draft)

    assert (found.mentees, found.mentors, found.matched, found.short_of_places) == (5, 6, 3, 0)
    limits = [(limit.rule, limit.amount, limit.value) for limit in found.limits]
    assert limits == [("share_language", 2, "ar")]
    assert forecast_line(found) == (
        "With these rules 3 of 5 mentees can get a mentor. Limiting: a shared language (Arabic, 2)."
    )


def test_forecast_says_where_places_are_short(draft):
    people("mentor", 1, country="SE")
    people("mentee", 3)

    assert forecast_line(ahead(draft)) == (
        "With these rules 1 of 3 mentees can get a mentor. Limiting: places (2)."
    )


def test_forecast_follows_the_rules_that_were_changed(draft):
    people("mentor", 3, country="NL")
    people("mentee", 3)
    before = ahead(draft).matched
    PolicyFactory(program=draft, musts=[{"rule": "share_language"}])

    assert (before, ahead(draft).matched) == (0, 3)


def test_forecast_of_a_large_audience_looks_at_an_even_part(draft, monkeypatch):
    monkeypatch.setattr("matching.forecast.CELLS", 50)
    people("mentor", 10, country="SE")
    people("mentee", 20)

    found = ahead(draft)

    assert (found.parts, found.mentors, found.mentees) == (2, 5, 10)


def test_country_whose_mentees_may_have_no_mentor_blocks_the_start(draft):
    people("mentor", 3, country="EG")
    people("mentee", 5, country="EG")
    people("mentee", 5, country="NL")

    found = launch.findings(draft, Policy.objects.current(draft))

    assert [str(finding.message) for finding in found] == [
        "No mentor is allowed for any of the 5 mentees in Egypt."
    ]
    with pytest.raises(launch.NotReady):
        launch.go_live(draft, by=draft.owner, now=NOW)


def test_language_asked_and_offered_in_one_country_only_blocks_the_start(draft):
    people("mentor", 3, country="EG", languages=["ar"])
    people("mentor", 3, country="SE")
    people("mentee", 5, country="EG", languages=["ar"])
    people("mentee", 5, country="NL")

    messages = [str(row.message) for row in launch.findings(draft, Policy.objects.current(draft))]

    assert messages == [
        "No mentor is allowed for any of the 5 mentees in Egypt.",
        "Arabic is asked 5 times and offered 3 times. All of these mentors work in Egypt.",
    ]


def test_a_few_without_a_mentor_are_told_and_do_not_block(draft):
    people("mentor", 6, country="SE")
    people("mentee", 5)
    people("mentee", 4, languages=["ar"])

    assert codes(draft) == []
    assert ahead(draft).limits[0].amount == 4


def test_dutch_readers_without_a_dutch_text_block_the_start(draft):
    people("mentor", 2, country="SE")
    people("mentee", 2, language="nl")
    before = launch.findings(draft, Policy.objects.current(draft))
    Program.objects.update(purpose_nl="Leren van een mentor in een ander land.")

    assert [str(row.message) for row in before] == [
        "The text in Dutch is missing: 2 people of the audience read Dutch."
    ]
    assert codes(Program.objects.get()) == []


def test_planned_message_without_dutch_blocks_the_start(draft):
    people("mentor", 2, country="SE")
    people("mentee", 2, language="nl")
    Program.objects.update(purpose_nl="Leren van een mentor in een ander land.")
    lacks = CampaignFactory(program=draft, name="Kick-off", subject_nl="", body_nl="")
    CampaignFactory(program=draft, name="In English", subject_nl="", body_nl="", languages=["en"])
    CampaignFactory(program=draft, name="Skipped", subject_nl="", body_nl="", state="skipped")
    CampaignFactory(program=draft)

    found = launch.findings(Program.objects.get(), Policy.objects.current(draft))
    Campaign.objects.filter(pk=lacks.pk).update(subject_nl="Begin", body_nl="Hallo")

    assert [(str(row.message), row.url_name) for row in found] == [
        (
            "The message “Kick-off” is not written in Dutch, and people of the audience read Dutch.",
            "programs:campaign-list",
        )
    ]
    assert codes(Program.objects.get()) == []


def test_dutch_reader_reads_the_dutch_text(program, signed_in):
    Program.objects.update(purpose_nl="Leren van een mentor in een ander land.")
    reader = PersonFactory(level="medior", language="nl")

    page = signed_in(reader).get(f"/programs/{program.pk}/").content.decode()

    assert "Leren van een mentor" in page
    assert program.purpose not in page


def test_setup_page_lists_its_parts_and_tells_nobody(draft, signed_in):
    people("mentor", 2, country="SE")
    people("mentee", 2)
    Audience.objects.filter(role="mentee").update(countries=["NL"])

    page = signed_in(draft.owner).get(f"/hr/programs/{draft.pk}/setup/").content.decode()

    assert "5 of 5 parts done." in page
    assert "With these rules 2 of 2 mentees can get a mentor." in page
    assert Notice.objects.count() == 0


def test_setup_page_says_why_it_cannot_start(draft, signed_in):
    Program.objects.update(deputy=None)
    people("mentor", 2, country="SE")
    people("mentee", 2)

    page = signed_in(draft.owner).get(f"/hr/programs/{draft.pk}/setup/").content.decode()

    assert "Choose a deputy, so that the program never stands still." in page
    assert "Cannot start yet" in page
    assert f"/hr/programs/{draft.pk}/go-live/" not in page


def test_setup_of_a_live_program_is_its_desk(program, coordinator, signed_in):
    reply = signed_in(coordinator).get(f"/hr/programs/{program.pk}/setup/")

    assert (reply.status_code, reply.url) == (302, f"/hr/programs/{program.pk}/")


def test_messages_are_shown_in_both_languages_and_not_sent(draft, signed_in):
    page = signed_in(draft.owner).get(f"/hr/programs/{draft.pk}/setup/messages/").content.decode()

    assert "You are invited to" in page
    assert "Je bent uitgenodigd voor" in page
    assert Notice.objects.count() == 0


def test_page_of_the_guide_alone_asks_for_no_audience(db, hr_admin, signed_in):
    guide = ProgramFactory(draft=True, preset="guide", is_always_on=True, starts_on=None, ends_on=None)

    page = signed_in(hr_admin).get(f"/hr/programs/{guide.pk}/setup/").content.decode()

    assert "1 of 1 parts done." in page
    assert codes(guide) == []
