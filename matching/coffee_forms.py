"""Shapes of a round of coffee and of a talk about a topic."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

DAY = {"type": "date"}


def _day(label: Any, required: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
        error_messages={
            "required": required,
            "invalid": gettext_lazy("Write the date as day, month and year"),
        },
    )


class RoundForm(forms.Form):
    """Until when people join, and until when they meet."""

    join_until = _day(gettext_lazy("Join until"), gettext_lazy("Choose the last day to join"))
    meet_until = _day(gettext_lazy("Meet until"), gettext_lazy("Choose the last day to meet"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_join_until(self) -> date:
        day: date = self.cleaned_data["join_until"]
        if day < self.today:
            raise forms.ValidationError(_("Choose today or a later day"))
        return day

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        joins, meets = found.get("join_until"), found.get("meet_until")
        if joins and meets and meets <= joins:
            self.add_error("meet_until", _("Choose a day after the last day to join"))
        return found

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.button = _("Open the round")
        return helper


class TopicForm(forms.Form):
    """What the talk is about."""

    topic = forms.ChoiceField(
        label=gettext_lazy("What would you like to talk about?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose a topic"),
            "invalid_choice": gettext_lazy("Choose a topic from the list"),
        },
    )

    def __init__(self, *args: Any, topics: Iterable[tuple[str, str]], cancel_url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"].choices = list(topics)  # type: ignore[attr-defined]
        self.cancel_url = cancel_url

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.button = _("Ask for one talk")
        helper.cancel_url = self.cancel_url
        return helper
