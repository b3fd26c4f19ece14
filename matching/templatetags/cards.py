"""What a page of the directory shows dozens of times, written without a template of its own for each."""

from __future__ import annotations

from functools import cache, lru_cache
from html import escape
from typing import Any, NamedTuple

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
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
    name, said = mentor.person.full_name, _words(get_language() or "en")
    if mark:
        is_saved = mark == "saved"
        tag, words = (" accent", said.saved) if is_saved else ("", said.not_for_me)
        parts = f'<span class="tag{tag}">{escape(words)}</span>'
        parts += _button("", said.no_longer_save if is_saved else said.show_again, name)
    else:
        parts = _asking(mentor, said.ask) if may_ask else ""
        parts += _button("saved", said.save, name) + _button("not_for_me", said.not_for_me, name)
    address, token = _way("matching:mentor-mark", mentor.pk), escape(str(context.get("csrf_token", "")))
    return mark_safe(  # noqa: S308  # each part is escaped where it is put in
        f'<form class="cluster small above" method="post" action="{address}">'
        f'<input type="hidden" name="csrfmiddlewaretoken" value="{token}">'
        f'<input type="hidden" name="back" value="{escape(back)}">{parts}</form>'
    )


@register.simple_tag
def mentor_way(mentor: Mentor) -> str:
    """Where a card leads to."""
    return _way("matching:mentor-detail", mentor.pk)


@register.simple_tag
def card_standing(card: Any) -> SafeString:
    """Room, how soon this mentor answers, and how many wait for that."""
    language = get_language() or "en"
    parts = [
        _of_room(language, card.free),
        _of_days(language, card.usual),
        _of_waiting(language, card.pending),
    ]
    return mark_safe(" ".join(filter(None, parts)))  # noqa: S308  # numbers, and words that are escaped


@lru_cache(maxsize=1000)
def _of_room(_language: str, free: int) -> str:
    if free < 1:
        return f'<span class="tag">{escape(_("No room now"))}</span>'
    words = ngettext("Room for %(free)s more mentee", "Room for %(free)s more mentees", free)
    return f'<span class="tag good">{escape(words % {"free": free})}</span>'


@lru_cache(maxsize=1000)
def _of_days(_language: str, days: int) -> str:
    words = ngettext("Answers within %(days)s day", "Answers within %(days)s days", days)
    return _aside(words % {"days": days}) if days else ""


@lru_cache(maxsize=1000)
def _of_waiting(_language: str, number: int) -> str:
    words = ngettext("%(number)s person waits for an answer", "%(number)s people wait for an answer", number)
    return _aside(words % {"number": number}) if number else ""


def _aside(words: str) -> str:
    return f'<span class="small muted">{escape(words)}</span>'


class Words(NamedTuple):
    """What stands on every card: looked up once for each language."""

    saved: str
    save: str
    no_longer_save: str
    not_for_me: str
    show_again: str
    ask: str


@cache
def _words(_language: str) -> Words:
    return Words(
        saved=_("Saved"),
        save=_("Save"),
        no_longer_save=_("No longer save"),
        not_for_me=_("Not for me"),
        show_again=_("Show again"),
        ask=_("Ask %(name)s"),
    )


def _asking(mentor: Mentor, ask: str) -> str:
    words = escape(ask % {"name": mentor.person.short_name})
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
