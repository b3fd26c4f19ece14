"""What an HR administrator fills in about accounts and house roles."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.db.models import Q
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from people.models import LeftWhy, Person
from people.models.role_words import BY_HAND, ROLE_WORDS

FARTHEST_LEAVE = timedelta(days=5 * 366)


class SearchPeopleForm(forms.Form):
    """Whom an HR administrator looks for."""

    q = forms.CharField(label=_("Name, e-mail address or employee id"), required=False, max_length=150)
    state = forms.ChoiceField(
        label=_("Who"),
        required=False,
        choices=[
            ("", _("Everybody who works here")),
            ("closed", _("Closed accounts")),
            ("all", _("Everybody")),
        ],
    )

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag, helper.form_method = False, "get"
        return helper


class CloseAccountForm(forms.Form):
    why = forms.ChoiceField(
        label=_("Why"),
        widget=forms.RadioSelect,
        choices=[(why.value, why.label) for why in BY_HAND],
        help_text=_("Kept in the audit, which HR administrators and auditors read."),
        error_messages={
            "required": _("Choose why the account is closed"),
            "invalid_choice": _("Choose one of these reasons"),
        },
    )
    left_why = forms.ChoiceField(
        label=_("If they left: why"),
        choices=[("", _("Not said")), *LeftWhy.choices],
        required=False,
        help_text=_(
            "Only counted, with many others. It is in no log, and nobody can look it up here later, "
            "you neither."
        ),
        error_messages={"invalid_choice": _("Choose one of these reasons")},
    )

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.button = _("Close this account")
        return helper


class ExpectedLeaveForm(forms.Form):
    on = forms.DateField(
        label=_("Last day"),
        help_text=_("Leave it empty to take the day back."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Write the date as day, month and year")},
    )

    def __init__(self, *args: Any, person: Person, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person, self.today = person, today

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.button = _("Keep this day")
        helper.cancel_url = reverse("people:person-detail", args=[self.person.pk])
        return helper

    def clean_on(self) -> date | None:
        day: date | None = self.cleaned_data["on"]
        if day and day < self.today:
            raise forms.ValidationError(_("Choose a day that is still to come"))
        if day and day > self.today + FARTHEST_LEAVE:
            raise forms.ValidationError(_("Choose a day within the next five years"))
        return day


class GiveRoleForm(forms.Form):
    person = forms.CharField(
        label=_("Work e-mail address or employee id"),
        max_length=254,
        error_messages={
            "required": _("Fill in who gets the role"),
            "max_length": _("Nobody who works here has this address or id. Check it and try again"),
        },
    )
    role = forms.ChoiceField(
        label=_("Role"),
        widget=forms.RadioSelect,
        choices=[
            (role.value, format_lazy("{role}: {words}", role=role.label, words=words))
            for role, words in ROLE_WORDS.items()
        ],
        error_messages={
            "required": _("Choose a role"),
            "invalid_choice": _("Choose a role from the list"),
        },
    )

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.button = _("Give this role")
        return helper

    def clean_person(self) -> Person:
        typed = self.cleaned_data["person"].strip()
        found = Person.objects.active().filter(Q(email__iexact=typed) | Q(employee_id=typed)).first()
        if found is None:
            raise forms.ValidationError(
                _("Nobody who works here has this address or id. Check it and try again")
            )
        return found
