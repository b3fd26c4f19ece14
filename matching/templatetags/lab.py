"""Figures of the rule lab as people read them: `{% load lab %}`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import template
from django.utils.formats import number_format

register = template.Library()


@register.filter
def as_points(hundredths: float | None) -> str:
    """The engine counts in hundredths; a dash where there is no pair."""
    return "–" if hundredths is None else number_format(hundredths / 100, decimal_pos=1)


@register.filter
def left_of(matched: int, waiting: int) -> int:
    return waiting - matched


@register.filter
def title_at(columns: Sequence[Any], place: int) -> str:
    return columns[place].title
