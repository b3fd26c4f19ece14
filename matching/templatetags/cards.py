"""What a page of the directory shows dozens of times, written without a template of its own for each."""

from __future__ import annotations

from functools import cache
from html import escape
from typing import Any

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from programs.models import Mentor

register = template.Library()

TICK = (
    '<label class="choice plain"><input type="checkbox" name="{name}" value="{value}"{current}>'
    '<span>{label} <span class="muted">({number})</span></span></label>\n'
)
OPTION = '<option value="{value}"{current}>{label} ({number})</option>'


@register.simple_tag
def facet_options(facet: Any) -> SafeString:
    """The values of a filter, each with how many mentors it leaves: boxes, or the options of a list."""
    shape, chosen = (TICK, " checked") if facet.several else (OPTION, " selected")
    written = (
        shape.format(
            name=escape(facet.name),
            value=escape(option.value),
            label=escape(option.label),
            number=option.number,
            current=chosen if option.current else "",
        )
        for option in facet.options
    )
    return mark_safe("".join(written))  # noqa: S308  # each part is escaped above


@register.simple_tag(takes_context=True)
def mentor_mark(
    context: Context, mentor: Mentor, mark: str, *, may_ask: bool = False, back: str = ""
) -> SafeString:
    """Save a mentor, put one aside, take that back; and the way to asking them."""
    name = mentor.person.full_name
    if mark:
        is_saved = mark == "saved"
        tag, words = (" accent", _("Saved")) if is_saved else ("", _("Not for me"))
        parts = f'<span class="tag{tag}">{escape(words)}</span>'
        parts += _button("", _("No longer save") if is_saved else _("Show again"), name)
    else:
        parts = _asking(mentor) if may_ask else ""
        parts += _button("saved", _("Save"), name) + _button("not_for_me", _("Not for me"), name)
    address, token = _way("matching:mentor-mark", mentor.pk), escape(str(context.get("csrf_token", "")))
    return mark_safe(  # noqa: S308  # each part is escaped where it is put in
        f'<form class="cluster small above" method="post" action="{address}">'
        f'<input type="hidden" name="csrfmiddlewaretoken" value="{token}">'
        f'<input type="hidden" name="back" value="{escape(back)}">{parts}</form>'
    )


def _asking(mentor: Mentor) -> str:
    words = escape(_("Ask %(name)s") % {"name": mentor.person.short_name})
    return f'<a class="button link" href="{_way("matching:request-ask", mentor.pk)}">{words}</a>'


def _button(kind: str, words: str, name: str) -> str:
    return (
        f'<button class="button link" name="kind" value="{kind}">{escape(words)}'
        f'<span class="visually-hidden">: {escape(name)}</span></button>'
    )


def _way(name: str, pk: int) -> str:
    before, after = _around(name)
    return f"{before}{pk}{after}"


@cache
def _around(name: str) -> tuple[str, str]:
    """An address, before and after its number: to look it up took longer than to write it."""
    before, after = reverse(name, args=[0]).split("0", 1)
    return before, after
