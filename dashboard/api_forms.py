"""What an HR administrator says of a key for another system."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from people.models import ApiKey, ApiScope, Person
from programs.models import Program

LASTS = [("30", _("30 days")), ("90", _("90 days")), ("180", _("Half a year")), ("365", _("A year"))]


class ApiKeyForm(forms.Form):
    field_order = ["name", "scopes", "programs", "lasts"]

    name = forms.CharField(
        label=_("Name of the system"),
        help_text=_("Who will read with it, such as “Data warehouse”. The audit shows this name."),
        max_length=80,
        error_messages={
            "required": _("Give the key a name"),
            "max_length": _("Give the key a name of at most 80 characters"),
        },
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may read"),
        help_text=_("As little as it needs. Names are read only where you choose the last one."),
        choices=ApiScope.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one thing that it may read"),
            "invalid_choice": _("Choose from the list"),
        },
    )
    lasts = forms.ChoiceField(
        label=_("How long it works"),
        choices=LASTS,
        initial="90",
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose how long it works"),
            "invalid_choice": _("Choose from the list"),
        },
    )

    programs = forms.MultipleChoiceField(
        label=_("Of which programs"),
        help_text=_(
            "None ticked: of all. One for a protected group is read only by a key that names it, and only "
            "whoever answers for that program can name it."
        ),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": _("Choose from the list")},
    )

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Program.objects.coordinated_by(by).exclude(state=Program.State.DRAFT).order_by("name", "pk")
        self.fields["programs"].choices = [(str(row.pk), row.name) for row in rows]  # type: ignore[attr-defined]

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.button, helper.form_action = _("Make a key"), "dashboard:api-key-make"
        return helper

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if ApiKey.objects.open().filter(name=name).exists():
            raise forms.ValidationError(_("There is a key with this name. Choose another name"))
        return name

    def clean_scopes(self) -> list[str]:
        chosen = self.cleaned_data["scopes"]
        return [scope for scope in ApiScope.values if scope in chosen]

    def clean_programs(self) -> list[int]:
        return sorted(int(key) for key in self.cleaned_data["programs"])

    def expires_at(self, now: datetime) -> datetime:
        return now + timedelta(days=int(self.cleaned_data["lasts"]))
