"""Once more with other dates, and from one owner to the next."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from people.models import Person
from programs.forms import choices
from programs.forms.programs import YEARS, PersonField, date_field
from programs.models import Program


class CopyForm(forms.Form):
    """Name and dates; all else stays as it is and can be changed afterwards."""

    name = forms.CharField(
        label=_("Name"),
        max_length=150,
        error_messages={
            "required": _("Give the program a name"),
            "max_length": _("Keep the name within %(limit_value)d characters"),
        },
    )
    starts_on = date_field(_("First day"), help_text=_("The last day moves along with it."))

    def __init__(self, *args: Any, program: Program, **kwargs: Any) -> None:
        kwargs["initial"] = {"name": program.name, "starts_on": program.ends_on}
        super().__init__(*args, **kwargs)
        if program.is_always_on:
            del self.fields["starts_on"]

    def clean_starts_on(self) -> Any:
        starts_on = self.cleaned_data["starts_on"]
        if starts_on and starts_on.year not in YEARS:
            raise forms.ValidationError(_("Write the date as day, month and year"))
        return starts_on

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned.setdefault("starts_on", None)
        return cleaned

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.button = _("Make the copy")
        return helper


class HandOverForm(forms.Form):
    """Who leads from now on, and what they have to know."""

    owner = PersonField(
        label=_("New owner"),
        queryset=Person.objects.get_queryset().none(),
        error_messages={
            "required": _("Choose an owner"),
            "invalid_choice": _("Choose an owner from the list"),
        },
    )
    deputy = PersonField(
        label=_("Deputy"),
        help_text=_("Takes over when the owner is away."),
        queryset=Person.objects.get_queryset().none(),
        error_messages={
            "required": _("Choose a deputy"),
            "invalid_choice": _("Choose a deputy from the list"),
        },
    )
    note = forms.CharField(
        label=_("Hand-over note"),
        help_text=_(
            "What runs well, what needs care, what was promised to whom. "
            "Whoever coordinates this program reads it on the team page."
        ),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={
            "required": _("Write what the new owner has to know"),
            "max_length": _("Keep this within %(limit_value)d characters"),
        },
    )

    def __init__(self, *args: Any, program: Program, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "owner": program.deputy_id,
            "deputy": program.owner_id if program.owner and program.owner.is_active else None,
            "note": program.handover_note,
        }
        super().__init__(*args, **kwargs)
        for name in ("owner", "deputy"):
            self.fields[name].queryset = choices.coordinators()  # type: ignore[attr-defined]
            self.fields[name].empty_label = _("Choose a person")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("owner") and cleaned.get("owner") == cleaned.get("deputy"):
            self.add_error("deputy", _("Choose somebody other than the owner"))
        return cleaned

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.button = _("Hand over")
        return helper
