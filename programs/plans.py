"""The shipped communication plan of each kind of program: what is told to whom, when, in which words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

HELLO = _("Hello {name},")
VARIABLES = ("name", "program", "coordinator", "tip")  # written in braces in a text


@dataclass(frozen=True)
class Step:
    """`days` from the first day, or from the last one where `at_end`; texts are English msgids."""

    name: str
    segment: str
    days: int
    subject: str
    body: tuple[str, ...]  # paragraphs
    repeat: str = "once"
    is_service: bool = False
    at_end: bool = False

    def day(self, starts_on: date, ends_on: date | None) -> date:
        return (ends_on if self.at_end and ends_on else starts_on) + timedelta(days=self.days)

    def text(self, language: str) -> tuple[str, str]:
        """The shipped subject and text in that language."""
        with translation.override(language):
            return gettext(self.subject), "\n\n".join(gettext(part) for part in (HELLO, *self.body))


STEPS: dict[str, Step] = {
    "managers": Step(
        _("Note to managers"),
        "managers",
        -56,
        _("{program}: what it asks of your team"),
        (
            _(
                "Soon colleagues can sign up for {program}. A pair meets about once a month, for an hour. "
                "Please make room for that, and talk about it when somebody of your team likes the idea."
            ),
            _(
                "Who takes part and what they talk about stays between the two of them. Questions? Ask "
                "{coordinator}."
            ),
        ),
    ),
    "mentors": Step(
        _("Call for mentors"),
        "mentors_to_be",
        -42,
        _("Would you be a mentor in {program}?"),
        (
            _(
                "Colleagues look for somebody who thinks along with them for a while: about an hour a "
                "month. You need no special knowledge, the guide and a short course help you."
            ),
            _(
                "You say how many mentees you have room for, and who asks you is up to you to answer. "
                "“Not now” is a good answer, too."
            ),
        ),
        repeat="nudge",
    ),
    "invitation": Step(
        _("Invitation to mentees"),
        "mentees_to_be",
        -42,
        _("{program}: find a mentor"),
        (
            _(
                "In {program} you meet a colleague from another part of the company, about once a month, "
                "about what you want to learn. You choose whom you would like to ask."
            ),
            _(
                "Signing up takes five minutes. Nobody sees your answers but the mentor you ask and "
                "{coordinator}."
            ),
        ),
        repeat="nudge",
    ),
    "start": Step(
        _("It starts"),
        "participants",
        0,
        _("{program} starts"),
        (
            _(
                "{program} starts. Have you found each other? Plan the first talk within two weeks, and "
                "write down together what you expect of each other. The guide has an agenda for that "
                "first hour."
            ),
            _("Have you no partner yet? {coordinator} helps."),
        ),
        is_service=True,
    ),
    "tip": Step(
        _("Conversation tip of the month"),
        "pairs",
        30,
        _("For your next talk: {tip}"),
        (
            _(
                "A chapter of the guide for your next talk: {tip}. It takes a few minutes to read, and is "
                "a good start for the hour."
            ),
        ),
        repeat="monthly",
    ),
    "halfway": Step(
        _("What you said, what we changed"),
        "participants",
        190,
        _("{program}: what you said, what we changed"),
        (
            _(
                "Thank you for your answers in the check-ins. This is what we heard most, and what we do "
                "with it:"
            ),
            _("(Write here what you heard, and what you changed.)"),
            _("These are counts: nobody’s own answer is told."),
        ),
        is_service=True,
    ),
    "closing": Step(
        _("Rounding off"),
        "pairs",
        -30,
        _("{program}: round off well"),
        (
            _(
                "In a month {program} ends. Use one talk to look back: what did you learn, what do you "
                "take along, and how do you stay in touch? The guide has questions for that hour."
            ),
        ),
        is_service=True,
        at_end=True,
    ),
    "thanks": Step(
        _("Thanks"),
        "ended",
        14,
        _("Thank you for {program}"),
        (
            _(
                "Thank you for your time and your openness in {program}. Would you like to be a mentor in "
                "the next round? You can say so on the page of the program at any time."
            ),
            _("May we tell your story? We ask you first, and only tell what you agree with."),
        ),
        at_end=True,
    ),
}
PLANS: dict[str, tuple[str, ...]] = {
    "leaders": ("managers", "mentors", "invitation", "start", "tip", "halfway", "closing", "thanks"),
    "open": ("mentors", "invitation", "tip"),
    "coffee": ("invitation",),
    "guide": (),
}
