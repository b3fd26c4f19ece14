"""Ten minutes a quarter: what was done, what happened, what comes next."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from programs.forms.mentorships import PairForm

LONG: dict[str, Any] = {
    "required": False,
    "max_length": 2000,
    "widget": forms.Textarea(attrs={"rows": 3}),
    "error_messages": {"max_length": _("Keep this within %(limit_value)d characters")},
}


class QuarterNoteForm(PairForm):
    button = _("Save the note")

    communication = forms.CharField(label=_("What did you tell participants and managers?"), **LONG)
    incidents = forms.CharField(
        label=_("Did anything happen that others should learn from?"),
        help_text=_("Without names; whatever is about one person stays with the named contact."),
        **LONG,
    )
    has_reviewed_exceptions = forms.BooleanField(
        label=_("I have looked at every exception to the rules"), required=False
    )
    decisions = forms.CharField(label=_("What do you decide for the next quarter?"), **LONG)
    sponsor = forms.CharField(
        label=_("One sentence for the sponsor"),
        max_length=300,
        error_messages={
            "required": _("Write one sentence for the sponsor"),
            "max_length": _("Keep this within %(limit_value)d characters"),
        },
    )
