"""How many of an audience could get a mentor, in words: `{% load forecast %}{% forecast_line found %}`."""

from __future__ import annotations

from django import template
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from matching.forecast import Forecast, Limit
from people.countries import country_name, language_name

register = template.Library()


@register.simple_tag
def forecast_line(found: Forecast) -> str:
    """“With these rules 138 of 142 mentees can get a mentor. Limiting: shared language (Arabic, 4).”"""
    words = ngettext(
        "With these rules %(matched)d of %(mentees)d mentee can get a mentor.",
        "With these rules %(matched)d of %(mentees)d mentees can get a mentor.",
        found.mentees,
    ) % {"matched": found.matched, "mentees": found.mentees}
    limits = [_limit(limit) for limit in found.limits]
    if found.short_of_places:
        limits.append(_("places (%(amount)d)") % {"amount": found.short_of_places})
    if limits:
        words += " " + _("Limiting: %(limits)s.") % {"limits": ", ".join(limits)}
    return words


def _limit(limit: Limit) -> str:
    name = {
        "other_country": _("another country"),
        "other_region": _("another part of the world"),
        "other_legal_entity": _("another legal entity"),
        "share_language": _("a shared language"),
        "not_in_line": _("not in one reporting line"),
        "other_manager": _("another manager"),
        "other_unit": _("another department"),
        "level_gap": _("the distance in level"),
        "mentor_level_in": _("the level of mentors"),
        "hours_overlap": _("shared working hours"),
    }.get(limit.rule, limit.rule)
    reader = get_language() or "en"
    named = {"share_language": language_name, "other_country": country_name}.get(limit.rule)
    value = f"{named(limit.value, reader)}, " if named and limit.value else ""
    return f"{name} ({value}{limit.amount})"
