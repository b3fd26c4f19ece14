"""The places that mentees and mentors give each other, in words."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def own_place(place: int | None) -> str:
    """Which place this reader gave somebody; nothing where they gave none."""
    own = {1: _("Your first choice"), 2: _("Your second choice"), 3: _("Your third choice")}
    return own.get(place or 0, "")


def places_given(by_mentee: int | None, by_mentor: int | None) -> str:
    """Both, for a coordinator."""
    mentee = {
        1: _("First choice of the mentee"),
        2: _("Second choice of the mentee"),
        3: _("Third choice of the mentee"),
    }
    mentor = {
        1: _("First choice of the mentor"),
        2: _("Second choice of the mentor"),
        3: _("Third choice of the mentor"),
    }
    told = (mentee.get(by_mentee or 0), mentor.get(by_mentor or 0))
    return "; ".join(words for words in told if words)
