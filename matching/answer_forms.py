"""Words and shapes of an answer: a kind no, a question, a reply, a day to look."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching.models import MentorRequest
from programs.models import Confirmation, Mentor

LONGEST_PAUSE = timedelta(days=365)
SNOOZE = timedelta(days=14)
DAY = {"type": "date"}


class _AnswerForm(forms.Form):
    """One button, a way back, an address of its own."""

    button = gettext_lazy("Send")

    def __init__(self, *args: Any, cancel_url: str = "", action: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.action = action
        self.cancel_url = cancel_url

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_action = self.action
        helper.button = self.button
        helper.cancel_url = self.cancel_url
        return helper


class DeclineForm(_AnswerForm):
    """A neutral reason that the mentee never sees; a colleague who may fit; a pause."""

    button = gettext_lazy("Send a kind no")

    reason = forms.ChoiceField(
        label=gettext_lazy("What fits best?"),
        choices=MentorRequest.DeclineReason.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose what fits best"),
            "invalid_choice": gettext_lazy("Choose what fits best from the list"),
        },
    )
    suggested = forms.ChoiceField(
        label=gettext_lazy("Suggest a colleague"),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Choose a colleague from the list")},
    )
    pause_until = forms.DateField(
        label=gettext_lazy("Pause me until"),
        required=False,
        widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Write the date as day, month and year")},
    )

    def __init__(
        self, *args: Any, name: str, colleagues: Iterable[Mentor] = (), today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.colleagues = {str(mentor.pk): mentor for mentor in colleagues}
        named = {"name": name}
        self.fields["reason"].help_text = _("For statistics only: %(name)s never sees it.") % named
        names = [(key, self._label(mentor)) for key, mentor in self.colleagues.items()]
        self.fields["suggested"].choices = [("", _("Nobody")), *names]  # type: ignore[attr-defined]
        self.fields["suggested"].help_text = (
            _("They have room and fit the rules. %(name)s reads that you thought of them.") % named
        )
        if not names:
            del self.fields["suggested"]
        self.fields["pause_until"].help_text = (
            _(
                "Until that day nobody new can ask you, and others who wait go on to their next choice. "
                "%(name)s does not see it."
            )
            % named
        )

    @staticmethod
    def _label(mentor: Mentor) -> str:
        job = mentor.person.job_title
        return f"{mentor.person.full_name}, {job}" if job else mentor.person.full_name

    def clean_suggested(self) -> Mentor | None:
        return self.colleagues.get(self.cleaned_data["suggested"])

    def clean_pause_until(self) -> date | None:
        until: date | None = self.cleaned_data["pause_until"]
        if until and until <= self.today:
            raise forms.ValidationError(_("Choose a day after today"))
        if until and until > self.today + LONGEST_PAUSE:
            raise forms.ValidationError(_("Choose a day within one year"))
        return until


class WordsForm(_AnswerForm):
    """A question before the answer, or the reply to it."""

    text = forms.CharField(
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": gettext_lazy("Keep it within %(limit_value)d characters")},
    )

    def __init__(self, *args: Any, name: str, asks: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        text = self.fields["text"]
        text.label = _("Your question") if asks else _("Your answer")
        text.help_text = _("Only you and %(name)s can read these words.") % {"name": name}
        text.error_messages["required"] = _("Write your question") if asks else _("Write your answer")
        self.button = gettext_lazy("Send the question") if asks else gettext_lazy("Send the answer")


class SnoozeForm(_AnswerForm):
    """“I will look on Friday”."""

    button = gettext_lazy("Remind me on that day")

    until = forms.DateField(
        label=gettext_lazy("On which day will you look?"),
        widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
        error_messages={
            "required": gettext_lazy("Choose the day on which you will look"),
            "invalid": gettext_lazy("Write the date as day, month and year"),
        },
    )

    def __init__(self, *args: Any, today: date, name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["until"].help_text = _("%(name)s sees this day. You can do this once.") % {"name": name}

    def clean_until(self) -> date:
        until: date = self.cleaned_data["until"]
        if not self.today < until <= self.today + SNOOZE:
            raise forms.ValidationError(_("Choose a day within the next two weeks"))
        return until


class NotPossibleForm(forms.Form):
    """Why a proposed pair is not possible; it is kept without who said so."""

    reason = forms.ChoiceField(
        label=gettext_lazy("What fits best?"),
        choices=Confirmation.DeclineReason.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose what fits best"),
            "invalid_choice": gettext_lazy("Choose what fits best from the list"),
        },
    )

    def __init__(self, *args: Any, name: str, cancel_url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = _(
            "For statistics only: nobody sees who chose it, %(name)s and HR neither."
        ) % {"name": name}
        self.cancel_url = cancel_url

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.button = _("Send a kind no")
        helper.cancel_url = self.cancel_url
        return helper
