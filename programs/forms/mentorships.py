"""What a pair writes: agreement, goals, notes."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from programs.models import Agreement, Goal, MeetingForm


class PairForm(forms.Form):
    """A page of its own with one button; the words on it name the result."""

    button: Any = ""

    def __init__(self, *args: Any, cancel_url: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cancel_url = cancel_url

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.button = self.button
        helper.cancel_url = self.cancel_url
        return helper


class AgreementForm(PairForm):
    button = _("Save and confirm")
    is_kept = False  # words that could not be saved yet are shown, not folded away

    rhythm = forms.CharField(
        label=_("How often and how long do you meet?"),
        help_text=_("For example: monthly, 45 minutes. The mentee plans."),
        max_length=200,
        error_messages={"required": _("Fill in how often and how long you meet")},
    )
    form = forms.ChoiceField(
        label=_("How do you meet?"),
        choices=MeetingForm.choices,
        widget=forms.RadioSelect(attrs={"class": "across"}),
        error_messages={
            "required": _("Choose how you meet"),
            "invalid_choice": _("Choose how you meet from the list"),
        },
    )
    text = forms.CharField(
        label=_("What else do you agree?"),
        help_text=_("For example: what stays between you, and what you do when one of you can’t come."),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    based_on = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def clean_based_on(self) -> int:
        """0 where nothing was agreed yet: then a first version of the partner is news too."""
        return self.cleaned_data["based_on"] or 0

    def based_anew(self, newest: Agreement) -> AgreementForm:
        """The same words under a version that came meanwhile, so that nobody types them twice."""
        words = {name: self.cleaned_data[name] for name in ("rhythm", "form", "text")}
        form = AgreementForm(initial={**words, "based_on": newest.version}, cancel_url=self.cancel_url)
        form.is_kept = True
        return form

    @classmethod
    def starting_with(cls, agreement: Agreement | None) -> dict[str, Any]:
        """The newest version, or a proposal to change where it differs."""
        if agreement is None:
            return {
                "rhythm": _("Monthly, 45 minutes. The mentee plans."),
                "form": MeetingForm.BOTH,
                "text": _("What we discuss stays between us. Who can’t come says so a day ahead."),
            }
        return {
            "rhythm": agreement.rhythm,
            "form": agreement.form,
            "text": agreement.text,
            "based_on": agreement.version,
        }


class GoalForm(PairForm):
    button = _("Save goal")

    sentence = forms.CharField(
        label=_("What do you want to reach?"),
        help_text=_("One sentence is enough to begin with."),
        max_length=300,
        error_messages={"required": _("Write in one sentence what you want to reach")},
    )
    measure = forms.CharField(
        label=_("How will you see that it is reached?"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    why = forms.CharField(
        label=_("Why does it matter to you?"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    due_on = forms.DateField(
        label=_("When would you like to have reached it?"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Fill in a date such as 2027-10-01")},
    )

    @classmethod
    def passing_on(cls, topic: str | None) -> dict[str, Any]:
        """“What I pass on”, as a first sentence to change."""
        if topic is None:
            return {}
        return {
            "sentence": _("I pass on what I know about %(topic)s") % {"topic": topic},
            "measure": _("My partner can do it without me, and what counts is written down."),
        }


class ProgressForm(PairForm):
    button = _("Save progress")

    progress = forms.TypedChoiceField(
        label=_("How far are you?"),
        coerce=int,
        choices=[(number, f"{number} %") for number in range(0, 101, 10)],
        error_messages={
            "required": _("Choose how far you are"),
            "invalid_choice": _("Choose how far you are from the list"),
        },
    )

    @classmethod
    def starting_with(cls, goal: Goal) -> dict[str, Any]:
        return {"progress": goal.progress // 10 * 10}


class NoteForm(forms.Form):
    """Twice on one page: shared with the partner, and private."""

    body = forms.CharField(
        label=_("Add a note"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write something in the note first")},
    )

    def __init__(self, *args: Any, is_shared: bool, **kwargs: Any) -> None:
        kwargs["prefix"] = "shared" if is_shared else "private"
        super().__init__(*args, **kwargs)
        self.is_shared = is_shared

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        return helper
