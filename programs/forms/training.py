from __future__ import annotations

from datetime import date, datetime
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guides.models import YEARS_VALID, shifted
from programs.models import Program


class RecordForm(forms.Form):
    """A course that a mentor took elsewhere, with what the trainer saw of it."""

    done_on = forms.DateField(
        label=_("On which day was it finished?"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Choose the day on which the course was finished"),
            "invalid": _("Write the date as day, month and year"),
        },
    )
    evidence = forms.CharField(
        label=_("What did you see?"),
        help_text=_(
            "For instance a diploma and who gave it. The mentor, trainers and coordinators read this."
        ),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": _("Write down what you saw"),
            "max_length": _("Keep this within %(limit_value)d characters"),
        },
    )

    def __init__(self, *args: Any, program: Program, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.program, self.now = program, now

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.button = _("Record this course")
        helper.cancel_url = reverse("programs:training", args=[self.program.pk])
        return helper

    def clean_done_on(self) -> date:
        day: date = self.cleaned_data["done_on"]
        if day > self.now.date():
            raise forms.ValidationError(_("Choose a day that has been"))
        if day <= shifted(self.now, years=-YEARS_VALID).date():
            raise forms.ValidationError(
                _("Choose a day in the last two years: an older course no longer counts")
            )
        return day
