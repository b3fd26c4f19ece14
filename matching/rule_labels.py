"""What can be asked of a pair, in words: each must with the names of its figures, each wish with its own."""

from __future__ import annotations

from typing import Any

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from matching.engine import Rule, WishKind

MUSTS: dict[Rule, Any] = {
    Rule.OTHER_COUNTRY: _("The mentor works in another country than the mentee"),
    Rule.OTHER_REGION: _("The mentor works in another part of the world than the mentee"),
    Rule.OTHER_LEGAL_ENTITY: _("The mentor works for another legal entity than the mentee"),
    Rule.SHARE_LANGUAGE: _("Mentor and mentee share a language"),
    Rule.NOT_IN_LINE: _("Neither is in the other’s reporting line"),
    Rule.OTHER_MANAGER: _("Mentor and mentee have different managers"),
    Rule.OTHER_UNIT: _("Mentor and mentee work in different parts of the company"),
    Rule.LEVEL_GAP: _("The mentor’s level lies so far above the mentee’s"),
    Rule.MENTOR_LEVEL_IN: _("The mentor is on one of these levels"),
    Rule.HOURS_OVERLAP: _("Their working days share enough hours"),
}
FIGURES: dict[Rule, tuple[str, ...]] = {
    Rule.NOT_IN_LINE: ("line_most",),
    Rule.LEVEL_GAP: ("gap_min", "gap_max"),
    Rule.MENTOR_LEVEL_IN: ("levels",),
    Rule.HOURS_OVERLAP: ("hours_min",),
}
WISHES: dict[WishKind, Any] = {
    WishKind.TOPICS: _("The mentor offers topics that the mentee asked for"),
    WishKind.RANKED: _("One has chosen the other"),
    WishKind.OTHER_UNIT: _("They work in different parts of the company"),
    WishKind.HOURS_OVERLAP: _("Their working days share hours, up to four"),
    WishKind.LANGUAGES: _("They share languages, up to two"),
    WishKind.OTHER_COUNTRY: _("They work in different countries"),
    WishKind.KNOWLEDGE_AT_RISK: _("The mentor passes on knowledge to keep that the mentee asked for"),
    WishKind.OTHER_REGION: _("They work in different parts of the world"),
    WishKind.LEVEL_GAP: _("The mentor’s level lies well above the mentee’s"),
    WishKind.WAITING: _("The mentee has waited long"),
    WishKind.FEW_MENTEES: _("The mentor has no mentee yet, or few"),
}

counted = lazy(lambda one, many, number: ngettext(one, many, abs(number)) % {"number": abs(number)}, str)


def _gap(number: int) -> Any:
    if number < 0:
        return counted("%(number)s level below", "%(number)s levels below", number)
    if number == 0:
        return _("the same level")
    return counted("%(number)s level above", "%(number)s levels above", number)


GAPS = [("", _("no limit")), *((str(number), _gap(number)) for number in range(-5, 6))]
ENOUGH_OF: dict[WishKind, tuple[Any, list[tuple[str, Any]]]] = {  # the figure of a wish: label and choices
    WishKind.LEVEL_GAP: (
        _("What fits best; one or two levels beside it count for less"),
        [(str(n), _gap(n)) for n in range(1, 5)],
    ),
    WishKind.WAITING: (
        _("Counts fully after"),
        [(str(n), counted("%(number)s day", "%(number)s days", n)) for n in (30, 60, 90, 180, 365)],
    ),
    WishKind.FEW_MENTEES: (
        _("Counts no more from"),
        [(str(n), counted("%(number)s mentee", "%(number)s mentees", n)) for n in range(1, 6)],
    ),
}
