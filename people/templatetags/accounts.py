"""What happened to an account, in the reader's words."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _

from people.models import Event, HouseRole, Person, WhyClosed

register = template.Library()

ROLES = dict(HouseRole.choices)
REASONS = dict(WhyClosed.choices)


@register.filter
def account_words(event: Event) -> str:
    """“Role given: Auditor”; a reason or a role of an older version is shown as it was written."""
    role = str(ROLES.get(event.detail.get("role", ""), event.detail.get("role", "")))
    why = str(REASONS.get(event.detail.get("why", ""), event.detail.get("why", "")))
    words = {
        "give role": _("Role given: %(role)s") % {"role": role},
        "take role": _("Role taken back: %(role)s") % {"role": role},
        "close account": _("Account closed: %(why)s") % {"why": why},
        "open account": _("Account opened again"),
    }
    return words.get(event.verb, event.verb)


@register.filter
def role_names(person: Person) -> str:
    return ", ".join(str(ROLES.get(role, role)) for role in person.house_roles)
