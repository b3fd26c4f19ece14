"""What a pair writes: agreement and notes."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from programs.models import Agreement, MeetingForm


class PairForm(forms.Form):
    """A page of its own with one button; the words on it name the result."""

    button: Any = ""

    def __init__(self, *args: Any, cancel_url: str = "", action: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cancel_url, self.action = cancel_url, action

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.button = self.button
        helper.cancel_url = self.cancel_url
        helper.form_action = self.action
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
        if is_shared:
            self.fields["file"] = forms.FileField(
                label=_("Add a file"),
                required=False,
                help_text=_("A picture, PDF or office file of at most %(size)s MB.")
                % {"size": settings.PAIR_FILE_MAX_BYTES // 1024 // 1024},
                error_messages={"empty": _("This file is empty. Choose another")},
            )

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        return helper
