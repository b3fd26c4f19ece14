"""The words of a list of sign-ups: `{% load sign_ups %}`."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext_lazy as _

register = template.Library()

COLUMNS = {
    "person": _("Person"),
    "employee_id": _("Employee id"),
    "email": _("Work e-mail address"),
    "role": _("Role"),
    "seats": _("Places"),
    "topics": _("Topics"),
}
REASONS = {
    "nobody named": _("The row names nobody: no employee id and no e-mail address"),
    "not known here": _("Nobody who works here has this"),
    "twice": _("This person was in an earlier row with the same role; that row is taken"),
    "role unknown": _("Write mentor, mentee or both"),
    "seats not a number": _("Write a whole number from 1 to 10"),
    "topic unknown": _("One of the topics is not known here"),
    "not a mentor": _("The program is not meant for this person as a mentor"),
    "not a mentee": _("The program is not meant for this person as a mentee"),
    "said no": _("This person said no or left; only they can change that"),
}


@register.simple_tag
def sign_up_column(column: str) -> str:
    return str(COLUMNS[column])


@register.simple_tag
def sign_up_reason(reason: str) -> str:
    return str(REASONS[reason])
