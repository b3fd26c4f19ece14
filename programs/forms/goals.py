"""A goal: one sentence first, then one question at a time, its scale, and how far it is."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from programs.forms.mentorships import PairForm
from programs.models import LEVELS, Goal

LEVEL_WORDS = {
    2: _("+2: much more than expected"),
    1: _("+1: more than expected"),
    0: _("0: what we expect"),
    -1: _("−1: less than expected"),
    -2: _("−2: where it stands now"),
}


class GoalForm(PairForm):
    button = _("Save goal")

    sentence = forms.CharField(
        label=_("What do you want to reach?"),
        help_text=_("One sentence is enough to begin with. Questions follow that make it sharper."),
        max_length=300,
        error_messages={"required": _("Write in one sentence what you want to reach")},
    )
    measure = forms.CharField(max_length=2000, required=False, widget=forms.HiddenInput)

    @classmethod
    def passing_on(cls, topic: str | None) -> dict[str, Any]:
        """“What I pass on”, as a first sentence to change."""
        if topic is None:
            return {}
        return {
            "sentence": _("I pass on what I know about %(topic)s") % {"topic": topic},
            "measure": _("My partner can do it without me, and what counts is written down."),
        }


QUESTIONS: dict[str, tuple[Any, Any]] = {
    "measure": (_("How will you see that it is reached?"), _("Something that somebody else could see too.")),
    "first_step": (
        _("What is the first step, and who can help?"),
        _("Small enough to do before you meet again."),
    ),
    "why": (_("Why does it matter to you?"), _("What gets easier, for you or for others?")),
    "due_on": (_("When would you like to have reached it?"), _("A day makes it easier to begin.")),
}


class QuestionForm(PairForm):
    """One question; leaving it empty is an answer too."""

    button = _("Save answer")

    def __init__(self, *args: Any, question: str, goal: Goal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label, help_text = QUESTIONS[question]
        shown = {
            "label": label,
            "help_text": help_text,
            "required": False,
            "initial": getattr(goal, question),
        }
        if question == "due_on":
            field: forms.Field = forms.DateField(
                widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
                error_messages={"invalid": _("Fill in a date such as 2027-10-01")},
                **shown,
            )
        else:
            area = forms.Textarea(attrs={"rows": 2})
            field = forms.CharField(max_length=2000, widget=area, **shown)
        self.fields[question] = field


class ScaleForm(PairForm):
    """Five lines from much more down to where it stands now; what is expected and now are asked for."""

    button = _("Propose this scale")

    def __init__(self, *args: Any, goal: Goal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for level, name in reversed(LEVELS):
            self.fields[name] = forms.CharField(
                label=LEVEL_WORDS[level],
                max_length=300,
                required=level in {0, -2},
                initial=getattr(goal, name),
                error_messages={"required": _("Write what this level looks like")},
            )


def _levels(goal: Goal) -> list[tuple[int, Any]]:
    return [(level, words or LEVEL_WORDS[level]) for level, words in goal.scale]


class ProgressForm(PairForm):
    button = _("Save progress")

    progress = forms.TypedChoiceField(
        label=_("How far are you?"),
        coerce=int,
        choices=[(number, f"{number} %") for number in range(0, 101, 10)],
        error_messages={
            "required": _("Choose how far you are"),
            "invalid_choice": _("Choose how far you are from the list"),
        },
    )

    def __init__(self, *args: Any, goal: Goal, **kwargs: Any) -> None:
        super().__init__(*args, initial={"progress": goal.progress // 10 * 10, "level": goal.level}, **kwargs)
        if goal.scale_agreed_at:
            self.fields["level"] = forms.TypedChoiceField(
                label=_("Where on your scale?"),
                coerce=int,
                empty_value=None,
                required=False,
                choices=[("", _("Not chosen")), *_levels(goal)],
                error_messages={"invalid_choice": _("Choose a level from the list")},
            )
        self.fields["words"] = forms.CharField(
            label=_("What shows it?"),
            max_length=2000,
            required=False,
            widget=forms.Textarea(attrs={"rows": 2}),
        )


class InsightForm(PairForm):
    button = _("Save")

    words = forms.CharField(
        label=_("What did you learn?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write what you learned")},
    )
    will_try = forms.CharField(
        label=_("What will you try?"),
        help_text=_("One thing, before you meet again."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
