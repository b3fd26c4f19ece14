"""Naming somebody for a program."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from people.models import Person
from programs.forms.audience import found
from programs.models import Audience


class NominationForm(forms.Form):
    """A manager chooses from the own team; a coordinator writes a number or an address."""

    person = forms.CharField(
        label=_("Whom you think of"),
        max_length=254,
        error_messages={
            "required": _("Say whom you think of"),
            "max_length": _("Keep this within %(limit_value)d characters"),
        },
    )
    role = forms.ChoiceField(
        label=_("As what"),
        choices=[
            ("mentee", _("Mentee: a mentor would help")),
            ("mentor", _("Mentor: colleagues would gain")),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose mentee or mentor"),
            "invalid_choice": _("Choose from the list"),
        },
    )
    why = forms.CharField(
        label=_("Why"),
        help_text=_("One or two sentences. The person reads them."),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": _("Keep this within %(limit_value)d characters")},
    )

    def __init__(self, *args: Any, by: Person, anybody: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("role", Audience.Role.MENTEE)
        if anybody:
            self.fields["person"].help_text = _("Employee number or e-mail address")
            return
        team = by.reports.filter(is_active=True).order_by("sort_name", "pk")
        self.fields["person"] = forms.ModelChoiceField(
            label=_("Whom you think of"),
            queryset=team,
            empty_label=_("Choose a person"),
            error_messages={
                "required": _("Say whom you think of"),
                "invalid_choice": _("Name somebody of your own team"),
            },
        )

    def clean_person(self) -> Person:
        written = self.cleaned_data["person"]
        if isinstance(written, Person):
            return written
        person = found([written.strip()]).get(written.strip().lower())
        if person is None:
            raise forms.ValidationError(_("Nobody here has this number or address"))
        return person

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.button = _("Let them decide")
        return helper
