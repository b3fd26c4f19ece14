"""What a coordinator did about a signal: tried, put off until a day, or closed with how it was."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from people.models import HouseRole, Person
from programs.forms.mentorships import PairForm
from programs.models import Program, ProgramRole, Signal

LONGEST = timedelta(days=92)


class StepForm(PairForm):
    """One of several on a page: its prefix says which was sent."""

    sent = forms.CharField(widget=forms.HiddenInput, initial="yes", required=False)

    def __init__(self, *args: Any, is_part: bool = False, **kwargs: Any) -> None:
        """A part of a larger form that has its own button."""
        super().__init__(*args, **kwargs)
        self.is_part = is_part

    @property
    def helper(self) -> FormHelper:
        helper = super().helper
        if self.is_part:
            helper.form_tag, helper.button = False, ""
        return helper


class TriedForm(StepForm):
    button = _("Write down")

    words = forms.CharField(
        label=_("What did you try?"),
        help_text=_("Coordinators of the program read it. Facts only: called, mailed, agreed on a day."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write what you tried"), "max_length": _("Keep it short")},
    )


class GiveForm(StepForm):
    button = _("Give it to them")

    to = forms.ModelChoiceField(
        label=_("Who takes it on?"),
        help_text=_("It is on their to-do list or in their signals. No mail is sent."),
        queryset=Person.objects.none(),
        error_messages={
            "required": _("Choose somebody"),
            "invalid_choice": _("Choose somebody from the list"),
        },
    )

    def __init__(self, *args: Any, people: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = people.order_by("sort_name", "pk")  # type: ignore[attr-defined]


def who_may_take_on(signal: Signal) -> QuerySet[Person]:
    """Whoever coordinates the program, but for those it is about."""
    pair = signal.mentorship
    own = [pair.mentor_person_id, pair.mentee_person_id] if pair else [signal.person_id]
    return who_coordinates([signal.program_id]).exclude(pk__in=[*filter(None, own)])


def who_coordinates(programs: Any, *, hr: bool = False) -> QuerySet[Person]:
    """One of these programs at least; keys, or a question for them. `hr`: HR administrators as well."""
    led = Program.objects.filter(pk__in=programs)
    helps = ProgramRole.objects.filter(program__in=programs, role=ProgramRole.Role.COORDINATOR)
    keys = [
        led.order_by().values("owner"),
        led.order_by().values("deputy"),
        helps.order_by().values("person"),
    ]
    if hr:
        admins = Person.objects.get_queryset().filter(house_roles__contains=[HouseRole.HR_ADMIN])
        keys.append(admins.order_by().values("pk"))
    return Person.objects.reachable().filter(pk__in=keys[0].union(*keys[1:]))


class PutOffForm(StepForm):
    button = _("Put off")

    until = forms.DateField(
        label=_("Until when?"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Choose a day"), "invalid": _("Fill in a day such as 2027-05-14")},
    )
    why = forms.CharField(
        label=_("Why?"),
        max_length=200,
        error_messages={"required": _("Give the reason in a few words"), "max_length": _("Keep it short")},
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_until(self) -> date:
        until: date = self.cleaned_data["until"]
        if not self.today < until <= self.today + LONGEST:
            raise forms.ValidationError(_("Choose a day within the next three months"))
        return until


class CloseForm(StepForm):
    button = _("Close")

    verdict = forms.ChoiceField(
        label=_("Was there a problem?"),
        help_text=_("Counted per kind, so that the limits can be tuned."),
        choices=Signal.Verdict.choices,
        widget=forms.RadioSelect(attrs={"class": "across"}),
        error_messages={"required": _("Choose how it was"), "invalid_choice": _("Choose how it was")},
    )
    why = forms.CharField(
        label=_("What was decided?"),
        help_text=_("For example: confirmed with both, or another mentor found."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": _("Keep it short")},
    )
