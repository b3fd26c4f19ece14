"""A pause until a day, what one wishes for the end, and who is told when somebody does not feel safe."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import formats
from django.utils.translation import gettext_lazy as _

from people.models import HouseRole, Person
from programs.forms.mentorships import PairForm
from programs.models import MOST_MONTHS_LONGER, Concern, EndingWish, Program


class UntilForm(PairForm):
    """A day to come, at most so far ahead."""

    until = forms.DateField(
        label=_("Until when?"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Choose a day"),
            "invalid": _("Fill in a day such as 2027-05-14"),
        },
    )

    def __init__(self, *args: Any, today: date, latest: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.latest = today, latest
        self.fields["until"].help_text = _("%(day)s at the latest. It goes on by itself on that day.") % {
            "day": formats.date_format(latest, "j F Y")
        }
        first = (today + timedelta(days=1)).isoformat()
        self.fields["until"].widget.attrs |= {"min": first, "max": latest.isoformat()}

    def clean_until(self) -> date:
        until: date = self.cleaned_data["until"]
        if until <= self.today:
            raise forms.ValidationError(_("Choose a day to come"))
        if until > self.latest:
            raise forms.ValidationError(
                _("Choose %(day)s or earlier") % {"day": formats.date_format(self.latest, "j F Y")}
            )
        return until


class PauseForm(UntilForm):
    button = _("Pause until that day")


class AwayForm(UntilForm):
    button = _("Pause and ask the mentee")


class EndingForm(PairForm):
    button = _("Send")

    wish = forms.ChoiceField(
        label=_("What do you wish?"),
        choices=EndingWish.Wish.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what you wish"),
            "invalid_choice": _("Choose what you wish from the list"),
        },
    )
    months = forms.TypedChoiceField(
        label=_("How many months longer?"),
        help_text=_("Only if you wish to go on for some months. It takes both; the shorter wish counts."),
        coerce=int,
        empty_value=None,
        required=False,
        choices=[(number, str(number)) for number in range(1, MOST_MONTHS_LONGER + 1)],
        initial=3,
        error_messages={"invalid_choice": _("Choose a number of months from the list")},
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        longer = given.get("wish") == EndingWish.Wish.EXTEND
        given["months"] = (given.get("months") or 3) if longer else None
        return given


class VerdictForm(PairForm):
    button = _("This is dealt with")

    verdict = forms.ChoiceField(
        label=_("Looking back"),
        help_text=_("Counted without names, so that this page gets better. Nothing else is kept."),
        choices=Concern.Verdict.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose how it was"),
            "invalid_choice": _("Choose how it was from the list"),
        },
    )


class ConfidantForm(PairForm):
    button = _("Save")

    confidant = forms.ModelChoiceField(
        label=_("Who is told when somebody does not feel safe?"),
        help_text=_("One person, the same day, and nobody else. Empty: the owner of the program."),
        queryset=Person.objects.none(),
        required=False,
        error_messages={"invalid_choice": _("Choose somebody from the list")},
    )

    def __init__(self, *args: Any, program: Program, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hr = Q(house_roles__contains=[HouseRole.HR_ADMIN])
        leads = Q(pk__in=[program.owner_id, program.deputy_id]) | Q(program_roles__program=program)
        named = Q(pk=program.confidant_id)
        people = Person.objects.reachable().filter(hr | leads | named).distinct().order_by("sort_name", "pk")
        self.fields["confidant"].queryset = people  # type: ignore[attr-defined]
        self.fields["confidant"].initial = program.confidant_id
