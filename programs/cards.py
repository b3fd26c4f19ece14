"""The cards that both of a pair answer apart: twelve before the agreement, six in each quarter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

KICK_OFF = 0  # the number of the first round; a quarter has its own


@dataclass(frozen=True)
class Card:
    slug: str
    question: Any


KICK_OFF_CARDS = (
    Card("hope", _("What do you hope will be different after a year?")),
    Card("bring", _("What do you bring, and what do you need?")),
    Card("rhythm", _("How often, how long and where do we meet: online or in person?")),
    Card("planning", _("Who plans, and who writes the agenda?")),
    Card("cancelling", _("How do we cancel?")),
    Card("between", _("How may we reach each other in between?")),
    Card("private", _("What stays between us, and what are the exceptions?")),
    Card("not_discussed", _("Which subjects do we leave alone?")),
    Card("feedback", _("How do you like to get feedback?")),
    Card("know_me", _("What should I know about how you work, your culture and your calendar?")),
    Card("checking", _("When do we check whether this works?")),
    Card("stopping", _("How do we stop, at the end or earlier?")),
)
QUARTER_CARDS = (
    Card("worked", _("What helped me most in the past months?")),
    Card("more", _("What would I like more of?")),
    Card("less", _("What would I like less of?")),
    Card("expect", _("What do I expect of you in the coming months?")),
    Card("promise", _("What can you expect of me?")),
    Card("change", _("Which part of our agreement no longer fits?")),
)


def of_round(number: int) -> tuple[Card, ...]:
    return KICK_OFF_CARDS if number == KICK_OFF else QUARTER_CARDS
