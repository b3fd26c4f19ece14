"""Events in the reader's words."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import gettext as _

from dashboard.audit import OPEN_KINDS
from dashboard.audit_words import KINDS, VERBS
from people.models import Event
from people.templatetags.accounts import account_words

register = template.Library()


@register.filter
def verb_words(event: Event) -> str:
    if event.verb in {"give role", "take role", "close account", "open account"}:
        return account_words(event)
    return str(VERBS.get(event.verb, event.verb))


@register.filter
def verb_label(verb: str) -> str:
    return str(VERBS.get(verb, verb))


@register.filter
def about_words(event: Event) -> dict[str, Any]:
    """Kind, and the name where it belongs to the house."""
    kind = str(KINDS.get(event.about_kind, event.about_kind))
    return {"kind": kind, "name": event.about_name if _is_open(event) else ""}


@register.filter
def actor_words(event: Event) -> str:
    if not event.by_name:
        return _("The site itself")
    return event.by_name if _is_open(event) else _("Not shown")


def _is_open(event: Event) -> bool:
    return event.about_kind in OPEN_KINDS and not getattr(event, "is_discreet", False)
