"""Mails of a message: its text with the reader's own words in it, in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext, override

from guides.models import SOURCE_LANGUAGE, Chapter
from notices import actions as notices
from notices import chat, kinds
from people.models import Person
from programs.emails import coordinator
from programs.models import Campaign
from programs.models.campaign import Segment
from programs.plans import VARIABLES

VARIABLE = re.compile(r"\{([^{}]*)\}")
PAGES = {
    Segment.MENTEES_TO_BE: "programs:program-join",
    Segment.MENTORS_TO_BE: "programs:mentor-offer",
    Segment.MENTORS_SILENT: "programs:mentor-offer",
}
Tips = dict[str, tuple[str, str]]  # by language: title and address of a chapter


def prefix(campaign: Campaign) -> str:
    return f"campaign:{campaign.pk}:"


def kind(campaign: Campaign) -> str:
    return "program_service" if campaign.is_service else "program_message"


def topic(campaign: Campaign) -> str:
    return kinds.of(kind(campaign)).topic


def unknown_variables(text: str) -> list[str]:
    return sorted({name for name in VARIABLE.findall(text) if name not in VARIABLES})


def filled(text: str, values: dict[str, str]) -> str:
    return VARIABLE.sub(lambda found: values.get(found[1], found[0]), text)


def send(campaign: Campaign, people: Sequence[Person], *, number: int, now: datetime) -> int:
    tips = tips_of(campaign, number)
    letters = (
        (person, f"{prefix(campaign)}{number}:{person.pk}", context(campaign, person, tips))
        for person in people
    )
    notices.queue_all(kind=kind(campaign), now=now, letters=letters)
    return len(people)


def card(campaign: Campaign, *, now: datetime) -> None:
    """To the company's channel: the subject and a link, in the language of the house."""
    subject, _body = campaign.text_for(settings.LANGUAGE_CODE)
    program = campaign.program
    values = {"program": program.name, "coordinator": coordinator(program)["coordinator_name"], "tip": ""}
    page = reverse("programs:program-detail", args=[program.pk])
    chat.queue(key=f"{prefix(campaign)}card", title=filled(subject, values), text="", path=page, now=now)


def test(campaign: Campaign, *, to: Person, now: datetime) -> None:
    """One mail for each language, at once and to one person; its subject says that it is a test."""
    tips = tips_of(campaign, 1)
    languages = ["en", *(["nl"] if campaign.subject_nl else [])]
    for language in languages:
        told = context(campaign, to, tips, language=language)
        with override(to.language):
            told["subject"] = gettext("Test: %(subject)s") % {"subject": told["subject"]}
        key = f"campaign-test:{campaign.pk}:{to.pk}:{now.timestamp():.0f}:{language}"
        notices.queue(to=to, kind="program_message_test", key=key, now=now, **told)


def context(campaign: Campaign, person: Person, tips: Tips, *, language: str = "") -> dict[str, Any]:
    """Primitives for the mail: the text is filled in now, for this reader."""
    program = campaign.program
    lead = coordinator(program)
    title, address = tips.get(language or person.language) or tips.get(SOURCE_LANGUAGE) or ("", "")
    subject, body = campaign.text_for(language or person.language)
    values = {
        "name": person.short_name,
        "program": program.name,
        "coordinator": lead["coordinator_name"],
        "tip": title,
    }
    pages = {PAGES.get(Segment(code), "programs:program-detail") for code in campaign.segments}
    page = pages.pop() if len(pages) == 1 else "programs:program-detail"
    return {
        "subject": filled(subject, values),
        "paragraphs": [part.strip() for part in filled(body, values).split("\n\n") if part.strip()],
        "action_url": address or reverse(page, args=[program.pk]),
        "tip": title,
        "program": program.name,
        **lead,
    }


def tips_of(campaign: Campaign, number: int) -> Tips:
    """The chapter of the month about talks, in each language; after the last comes the first."""
    if "{tip}" not in campaign.subject + campaign.body + campaign.subject_nl + campaign.body_nl:
        return {}
    guide = campaign.program.guide
    rows = Chapter.objects.current().filter(part=Chapter.Part.TALKS)
    rows = rows.on_shelf(guide) if guide else rows.of_handbook()
    in_english = rows.filter(language=SOURCE_LANGUAGE).order_by("position")
    slugs = list(dict.fromkeys(in_english.values_list("slug", flat=True)))
    if not slugs:
        return {}
    slug = slugs[(number - 1) % len(slugs)]
    address = reverse("guides:chapter-detail", args=[slug])
    languages = [code for code, _name in settings.LANGUAGES]
    found = rows.filter(slug=slug, language__in=languages).order_by("pk")
    return {chapter.language: (chapter.title, address) for chapter in found}
