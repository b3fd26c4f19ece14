"""What changed in a week, in the reader's words: `{% load week %}`."""

from __future__ import annotations

from django import template
from django.utils.translation import ngettext

from dashboard import worklist

register = template.Library()


@register.filter
def week_change(change: dict[str, str | int]) -> str:
    """`{"kind": "joined", "amount": 3}` as “3 mentees joined”."""
    amount = int(change["amount"])
    words = {
        "joined": ngettext("%(amount)d mentee joined", "%(amount)d mentees joined", amount),
        "offered": ngettext("%(amount)d mentor is available", "%(amount)d mentors are available", amount),
        "asked": ngettext("%(amount)d request was sent", "%(amount)d requests were sent", amount),
        "matched": ngettext("%(amount)d new pair", "%(amount)d new pairs", amount),
        "begun": ngettext("%(amount)d pair started", "%(amount)d pairs started", amount),
        "met": ngettext("%(amount)d meeting was held", "%(amount)d meetings were held", amount),
        "answered": ngettext("%(amount)d answer to check-ins", "%(amount)d answers to check-ins", amount),
        "over": ngettext("%(amount)d pair ended", "%(amount)d pairs ended", amount),
    }
    return words[str(change["kind"])] % {"amount": amount}


@register.filter
def week_need(need: dict[str, str | int]) -> str:
    """`{"kind": "S2", "amount": 3}` as the list of the desk calls it, with how many there are."""
    return f"{dict(worklist.KINDS)[str(need['kind'])]}: {need['amount']}"
