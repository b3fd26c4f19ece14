"""From when until when a mentee is away."""

from __future__ import annotations

from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching.actions.leaves import MOST


class LeaveForm(forms.Form):
    since = forms.DateField(
        label=gettext_lazy("From which day are you away?"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": gettext_lazy("Choose the first day that you are away"),
            "invalid": gettext_lazy("Fill in a day such as 2027-05-14"),
        },
    )
    until = forms.DateField(
        label=gettext_lazy("On which day are you back?"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": gettext_lazy("Choose the day on which you are back"),
            "invalid": gettext_lazy("Fill in a day such as 2027-05-14"),
        },
    )

    def __init__(self, *args: Any, today: date, cancel_url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.cancel_url = today, cancel_url
        self.fields["until"].help_text = _(
            "Your mentor and mentors you asked read until when. Why you are away is nobody’s business."
        )
        for field in self.fields.values():
            field.widget.attrs["min"] = today.isoformat()

    def clean_since(self) -> date:
        since: date = self.cleaned_data["since"]
        if since < self.today:
            raise forms.ValidationError(_("Choose today or a day to come"))
        return since

    def clean_until(self) -> date:
        until: date = self.cleaned_data["until"]
        since = self.cleaned_data.get("since")
        if since is not None and until <= since:
            raise forms.ValidationError(_("Choose a day after the first day"))
        if until > self.today + MOST:
            raise forms.ValidationError(_("Choose a day within a year"))
        return until

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.button = _("I am away on these days")
        helper.cancel_url = self.cancel_url
        return helper
