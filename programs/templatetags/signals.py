"""The sentence and the usual help of a signal: `{% load signals %}`."""

from __future__ import annotations

from django import template

from programs import signal_words
from programs.models import Signal

register = template.Library()


@register.filter
def reason(signal: Signal) -> str:
    return signal_words.reason(signal.rule, signal.facts)


@register.filter
def usual_help(signal: Signal) -> str:
    return signal_words.action(signal.rule)
