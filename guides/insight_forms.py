"""An insight card, and the author's consent to publish it."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from guides.models import LANGUAGES
from people.load import topics


class InsightForm(forms.Form):
    title = forms.CharField(
        label=_("What did you learn? In one line"),
        max_length=120,
        error_messages={
            "required": _("Write in one line what you learned"),
            "max_length": _("Keep this within %(limit_value)d characters"),
        },
    )
    body = forms.CharField(
        label=_("Tell it in your own words"),
        help_text=_(
            "What happened, what you tried, what you would do again. Leave out names and what was told "
            "to you in confidence, also of your partner."
        ),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={
            "required": _("Write a few sentences"),
            "max_length": _("Keep this within %(limit_value)d characters"),
        },
    )
    topics = forms.MultipleChoiceField(
        label=_("Topics"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "across"}),
        error_messages={"invalid_choice": _("Choose topics from the list")},
    )
    language = forms.ChoiceField(
        label=_("Language of this card"),
        choices=LANGUAGES,
        error_messages={
            "required": _("Choose the language"),
            "invalid_choice": _("Choose the language from the list"),
        },
    )
    shows_name = forms.BooleanField(label=_("Show my name with it"), required=False)

    def __init__(self, *args: Any, cancel_url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cancel_url = cancel_url
        self.fields["topics"].choices = topics()  # type: ignore[attr-defined]
        if not self.fields["topics"].choices:  # type: ignore[attr-defined]
            del self.fields["topics"]
        self.initial.setdefault("language", get_language() or "en")
        self.initial.setdefault("shows_name", True)

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.button = _("Save for myself")
        helper.cancel_url = self.cancel_url
        return helper


class PublishForm(forms.Form):
    agrees = forms.BooleanField(
        label=_("I want colleagues to read this, and nothing in it was told to me in confidence"),
        error_messages={"required": _("Tick the box if you want colleagues to read this")},
    )

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        return helper
