"""Shares and intervals in the reader's words."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _

from dashboard.statistics import Interval

register = template.Library()


@register.filter
def percent(share: float) -> str:
    """0.05 as “5 %”; a share that is not nothing is not rounded to nothing."""
    whole = round(100 * share)
    if whole == 0 and share > 0:
        return _("under 1 %")
    if whole == 100 and share < 1:
        return _("over 99 %")
    return _together(_("%(amount)d %%") % {"amount": whole})


@register.filter
def interval(known: Interval) -> str:
    """The range as “1 to 17 %”."""
    words = _("%(low)d to %(high)d %%")
    return _together(words % {"low": round(100 * known.low), "high": round(100 * known.high)})


@register.filter
def points(difference: Interval) -> str:
    """A difference of shares in points, with a true minus."""
    return _signed(100 * difference.value)


@register.filter
def points_range(difference: Interval) -> str:
    low, high = _signed(100 * difference.low), _signed(100 * difference.high)
    return _together(_("%(low)s to %(high)s") % {"low": low, "high": high})


@register.filter
def signed(value: float) -> str:
    return _signed(value)


def _together(words: str) -> str:
    return words.replace(" ", "\N{NO-BREAK SPACE}")


def _signed(value: float) -> str:
    whole = round(value)
    return f"−{-whole}" if whole < 0 else f"+{whole}" if whole > 0 else "0"
