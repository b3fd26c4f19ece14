"""Naming somebody for one's own list."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.models import Person
from programs.forms.audience import found


class ApartForm(forms.Form):
    """Sent by GET: the page that follows says what it means and asks once more."""

    who = forms.CharField(
        label=gettext_lazy("Who is it?"),
        help_text=gettext_lazy("Employee number or e-mail address"),
        max_length=254,
        error_messages={
            "required": gettext_lazy("Say who it is"),
            "max_length": gettext_lazy("Keep this within %(limit_value)d characters"),
        },
    )

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by

    def clean_who(self) -> Person:
        written = self.cleaned_data["who"].strip()
        person = found([written]).get(written.lower())
        if person is None:
            raise forms.ValidationError(_("Nobody here has this number or address"))
        if person.pk == self.by.pk:
            raise forms.ValidationError(_("This is you"))
        return person

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_method = "get"
        helper.form_action = reverse("matching:apart")
        helper.button = _("Go on")
        return helper
