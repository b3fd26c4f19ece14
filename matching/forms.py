"""Words and shapes of asking and answering."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs.models import MeetingForm, Mentee, Mentor

TEXT = {"rows": 4}
LONGEST = timedelta(days=731)  # of an exception


class AskForm(forms.Form):
    """A request in the mentee's own words."""

    wish = forms.CharField(
        label=gettext_lazy("What do you want to work on?"),
        max_length=2000,
        widget=forms.Textarea(attrs=TEXT),
        error_messages={
            "required": gettext_lazy("Write one sentence about what you want to work on"),
            "max_length": gettext_lazy("Keep it within %(limit_value)d characters"),
        },
    )
    why = forms.CharField(
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs=TEXT),
        error_messages={"max_length": gettext_lazy("Keep it within %(limit_value)d characters")},
    )
    form = forms.ChoiceField(
        label=gettext_lazy("How would you like to meet?"),
        choices=MeetingForm.choices,
        widget=forms.RadioSelect(attrs={"class": "across"}),
        error_messages={
            "required": gettext_lazy("Choose how you would like to meet"),
            "invalid_choice": gettext_lazy("Choose how you would like to meet"),
        },
    )

    def __init__(self, *args: Any, mentor: Mentor, mentee: Mentee, cancel_url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = {"name": mentor.person.short_name}
        self.fields["wish"].help_text = _("%(name)s sees this.") % name
        self.fields["wish"].initial = mentee.wish
        self.fields["why"].label = _("Why %(name)s?") % name
        self.fields["why"].help_text = _("%(name)s sees this.") % name
        self.fields["form"].initial = mentee.form
        self.cancel_url = cancel_url

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.button = _("Send request")
        helper.cancel_url = self.cancel_url
        return helper


class OpeningForm(forms.Form):
    """A word of the coordinator to both."""

    opening = forms.CharField(
        label=gettext_lazy("A word to both"),
        help_text=gettext_lazy("Both read it in their mail. Coordinators of this program see it too."),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs=TEXT),
        error_messages={"max_length": gettext_lazy("Keep it within %(limit_value)d characters")},
    )

    def __init__(self, *args: Any, cancel_url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cancel_url = cancel_url

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.button = _("Pair these two")
        helper.cancel_url = self.cancel_url
        return helper


class WaiverForm(OpeningForm):
    """Why a rule may be lifted for these two, and until when."""

    field_order = ["reason", "until", "opening"]

    reason = forms.CharField(
        label=gettext_lazy("Why this exception?"),
        help_text=gettext_lazy(
            "Coordinators of this program read it; the pair reads that there is an exception."
        ),
        max_length=300,
        widget=forms.Textarea(attrs=TEXT),
        error_messages={
            "required": gettext_lazy("Write why these two should be a pair although a rule forbids it"),
            "max_length": gettext_lazy("Keep it within %(limit_value)d characters"),
        },
    )
    until = forms.DateField(
        label=gettext_lazy("Last day of the exception"),
        help_text=gettext_lazy("After it a coordinator decides again. The pair never ends by itself."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": gettext_lazy("Choose the last day of the exception"),
            "invalid": gettext_lazy("Write the date as day, month and year"),
        },
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_until(self) -> date:
        until: date = self.cleaned_data["until"]
        if not self.today < until <= self.today + LONGEST:
            raise forms.ValidationError(_("Choose a day after today and within two years"))
        return until

    @property
    def helper(self) -> FormHelper:
        helper = super().helper
        helper.button = _("Ask a second person to approve")
        return helper


class StandInForm(forms.Form):
    mentor = forms.ModelChoiceField(
        label=gettext_lazy("Who stands in?"),
        queryset=Mentor.objects.none(),
        error_messages={
            "required": gettext_lazy("Choose who stands in"),
            "invalid_choice": gettext_lazy("Choose somebody from the list"),
        },
    )

    def __init__(self, *args: Any, mentors: list[Mentor], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Mentor.objects.filter(pk__in=[row.pk for row in mentors]).select_related("person")
        self.fields["mentor"].queryset = rows.order_by("person__sort_name", "pk")  # type: ignore[attr-defined]

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.button = gettext_lazy("Give both each other’s name")
        return helper
