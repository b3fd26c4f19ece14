"""Who takes part in a program and which chapters of the guide they confirmed."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language

from guides.models import HANDBOOK, Acknowledgment, Chapter, Guide, MustRead
from programs.models import Program, Side


def reading_of(program: Program) -> tuple[list[Chapter], list[dict[str, Any]]]:
    """The chapters that are asked here, and everybody by name with when they confirmed each."""
    guide = program.guide or Guide.objects.filter(slug=HANDBOOK).select_related("parent").first()
    if guide is None:
        return [], []
    rows = Chapter.objects.current().on_shelf(guide).in_language(get_language() or "en")
    titles = {row.slug: row for row in rows.defer("body")}
    asked = [row for row in MustRead.objects.asked_in(guide) if row.slug in titles]
    sides = [(row.person, Side.MENTOR.label) for row in program.mentors.available().select_related("person")]
    sides += [(row.person, Side.MENTEE.label) for row in program.mentees.enrolled().select_related("person")]
    confirmed = Acknowledgment.objects.filter(person__in=[person.pk for person, _side in sides])
    at = {(row.person_id, row.guide_id, row.slug, row.asked_from): row.at for row in confirmed}
    entries = []
    for person, side in sorted(sides, key=lambda pair: (pair[0].sort_name, pair[0].pk)):
        dates = [at.get((person.pk, row.guide_id, row.slug, row.asked_from)) for row in asked]
        cells = [(titles[row.slug], date) for row, date in zip(asked, dates, strict=True)]
        entries.append({"person": person, "side": side, "confirmed": dates, "cells": cells})
    return [titles[row.slug] for row in asked], entries
