"""The quarterly check-in: five questions, each with who sees the answer."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from people.models import Person
from programs.models import Answer

RATINGS = [(1, _("1 – not at all")), (2, "2"), (3, "3"), (4, "4"), (5, _("5 – very well"))]


class AnswerForm(forms.Form):
    meetings = forms.IntegerField(
        label=_("How often did you meet this quarter?"),
        min_value=0,
        max_value=60,
        error_messages={
            "required": _("Fill in how often you met; 0 is an answer too"),
            "invalid": _("Fill in how often you met as a number"),
            "min_value": _("Fill in 0 or more"),
            "max_value": _("Fill in 60 or fewer"),
        },
    )
    rating = forms.TypedChoiceField(
        label=_("How well does this match work for you?"),
        coerce=int,
        choices=RATINGS,
        widget=forms.RadioSelect(attrs={"class": "scale"}),
        error_messages={
            "required": _("Choose how well this match works for you"),
            "invalid_choice": _("Choose a number from 1 to 5"),
        },
    )
    closer = forms.ChoiceField(
        label=_("Are you closer to your goals?"),
        choices=Answer.Closer.choices,
        widget=forms.RadioSelect(attrs={"class": "across"}),
        error_messages={
            "required": _("Choose whether you are closer to your goals"),
            "invalid_choice": _("Choose an answer from the list"),
        },
    )
    expectation = forms.CharField(
        label=_("What do you expect from each other next quarter?"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    help = forms.CharField(
        label=_("What would help you?"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    wants_contact = forms.BooleanField(label=_("I would like HR to contact me"), required=False)

    def __init__(self, *args: Any, partner: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = {"name": partner.short_name}
        of_hr = _("Only the coordinators of the program see this, never %(name)s.") % name
        counted = _("Online and in person, as far as it is noted here; change it if it is wrong.")
        self.fields["meetings"].help_text = f"{counted} {of_hr}"
        self.fields["rating"].help_text = of_hr
        self.fields["closer"].help_text = of_hr
        self.fields["expectation"].help_text = (
            _("Shared with %(name)s once you have both answered. The coordinators do not see it.") % name
        )
        self.fields["help"].help_text = of_hr
        self.fields["wants_contact"].help_text = of_hr

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.button = _("Send check-in")
        return helper
