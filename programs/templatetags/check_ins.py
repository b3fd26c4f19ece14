"""The link of a mail that asks for a check-in: `{% load check_ins %}`."""

from __future__ import annotations

from django import template
from django.template import Context
from django.urls import reverse

from programs.check_in_links import token_for

register = template.Library()


@register.simple_tag(takes_context=True)
def check_in_url(context: Context) -> str:
    """The page to answer on without signing in; else the mail's own page."""
    token = token_for(context["check_in"], context["to"]) if context.get("check_in") else ""
    return reverse("programs:follow-up-tap", args=[token]) if token else str(context.get("action_url", ""))
