from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from dashboard.audit_words import KINDS, VERBS
from dashboard.program_events import EVENTS
from programs.models import Program

MOST_BYTES = 1024 * 1024
NOT_A_DATE = {"invalid": _("Write the date as day, month and year")}


class AddressForm(forms.Form):
    """Every value is in the address, so that a link, and a saved view, keep it."""

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag, helper.form_method = False, "get"
        return helper

    @property
    def chosen(self) -> dict[str, Any]:
        """What could be read; a filter that could not is left out."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class AuditFilterForm(AddressForm):
    who = forms.CharField(label=_("Name, employee id, or mark of a file"), required=False, max_length=150)
    kind = forms.ChoiceField(
        label=_("About"), required=False, choices=[("", _("Everything")), *KINDS.items()]
    )
    verb = forms.ChoiceField(
        label=_("What happened"), required=False, choices=[("", _("Anything")), *VERBS.items()]
    )
    since = forms.DateField(
        label=_("From"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages=NOT_A_DATE,
    )
    until = forms.DateField(
        label=_("Until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages=NOT_A_DATE,
    )


class WorklistForm(AddressForm):
    program = forms.ChoiceField(label=_("Program"), required=False)

    def __init__(self, *args: Any, programs: Sequence[Program], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(str(row.pk), row.name) for row in programs]
        self.fields["program"].choices = [("", _("All my programs")), *named]  # type: ignore[attr-defined]


def event_label(name: str) -> str:
    """An event in the words of the audit; one that is no longer told keeps its name."""
    told = EVENTS.get(name)
    return f"{KINDS[told.kind]}: {VERBS[told.verb]}" if told else name


class WebhookForm(forms.Form):
    name = forms.CharField(
        label=_("Name of the system"),
        help_text=_("Who is told, such as “HR dashboard”. The audit shows this name."),
        max_length=80,
        error_messages={
            "required": _("Give it a name"),
            "max_length": _("Give it a name of at most 80 characters"),
        },
    )
    address = forms.CharField(
        label=_("Address"),
        help_text=_("Begins with https:// and can be reached from the internet."),
        max_length=500,
        widget=forms.URLInput,
        error_messages={
            "required": _("Write the address that is told"),
            "max_length": _("Write an address of at most 500 characters"),
        },
    )
    events = forms.MultipleChoiceField(
        label=_("What it is told"),
        help_text=_("Numbers only: of the event, the program and what it is about. No names."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one thing that it is told"),
            "invalid_choice": _("Choose from the list"),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["events"].choices = [(name, event_label(name)) for name in EVENTS]  # type: ignore[attr-defined]

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.button, helper.form_action = _("Add a webhook"), "dashboard:webhook-add"
        return helper


class ListForm(AddressForm):
    q = forms.CharField(label=_("Name or employee id"), required=False, max_length=100)
    state = forms.ChoiceField(label=_("State"), required=False)
    fact = forms.ChoiceField(label=_("Only"), required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)

    def __init__(
        self, *args: Any, states: Any, facts: dict[str, Any], countries: Any, label: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].label = label or self.fields["state"].label
        choices = {"state": states, "fact": facts.items(), "country": countries}
        for name, rows in choices.items():
            self.fields[name].choices = [("", _("Everything")), *rows]  # type: ignore[attr-defined]


class SaveViewForm(forms.Form):
    name = forms.CharField(
        label=_("Name of this view"),
        max_length=60,
        error_messages={"required": _("Give it a name"), "max_length": _("Keep it short")},
    )

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        return helper


class SetupFileForm(forms.Form):
    file = forms.FileField(
        label=_("Set-up file"),
        help_text=_("JSON, as this page writes it. You see what would change first."),
        widget=forms.ClearableFileInput(attrs={"accept": ".json,application/json"}),
        max_length=255,
        error_messages={
            "required": _("Choose a set-up file"),
            "invalid": _("Choose a set-up file"),
            "missing": _("Choose a set-up file"),
            "empty": _("This file is empty"),
            "max_length": _("The name of this file is too long. Give it a shorter name."),
        },
    )

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.button, helper.form_action = _("See what would change"), "dashboard:setup-look"
        return helper

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("This file is larger than 1 MB"))
        return file
