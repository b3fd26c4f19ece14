"""The table of the clock, to read: what this site does by itself, when, and what makes it stop."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from notices import kinds
from notices.rules import ABOUT, RULES, Channel, Rule, Unit
from people.permissions import can_see_clock
from programs.views.loading import reader


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    if not can_see_clock(reader(request)):
        raise Http404
    return render(request, "dashboard/clock.html", {"groups": list(_groups())})


def _groups() -> Iterator[dict[str, Any]]:
    for about, name in ABOUT.items():
        rows = [
            {"rule": rule, "when": _when(rule), "way": _way(rule)}
            for rule in RULES.values()
            if rule.about == about
        ]
        yield {"key": about, "name": name, "rows": rows}


def _when(rule: Rule) -> str:
    if not rule.after:
        return _("after %(days)s") % {"days": rule.chosen}
    if rule.after == (0,):
        return _("on that day")
    numbers = get_text_list([str(abs(offset)) for offset in rule.after], _("and"))
    return _span(rule.unit, is_before=rule.after[0] < 0, last=abs(rule.after[-1])) % {"numbers": numbers}


def _span(unit: Unit, *, is_before: bool, last: int) -> str:
    if unit == Unit.MINUTES:
        return ngettext("after %(numbers)s minute", "after %(numbers)s minutes", last)
    if unit == Unit.DAYS and is_before:
        return ngettext("%(numbers)s day before", "%(numbers)s days before", last)
    if unit == Unit.DAYS:
        return ngettext("after %(numbers)s day", "after %(numbers)s days", last)
    if is_before:
        return ngettext("%(numbers)s working day before", "%(numbers)s working days before", last)
    return ngettext("after %(numbers)s working day", "after %(numbers)s working days", last)


def _way(rule: Rule) -> str:
    if rule.channel == Channel.DESK:
        return _("Overview of the coordinators")
    if not rule.kind:
        return _("On the page, no mail")
    if kinds.of(rule.kind).waits:
        return _("Mail in working hours, at most one a day and three a week")
    return _("Mail at once")
