"""Which mails one wants."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from notices import kinds


class MailsForm(forms.Form):
    """One box per topic that one can do without; the others are named beside it."""

    wanted = forms.MultipleChoiceField(
        label=_("Send me mails for"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose from the list")},
        help_text=_("What waits for you stays on your to-do page either way."),
    )

    def __init__(self, data: Any = None, *, muted: frozenset[str] = frozenset()) -> None:
        wanted = [topic for topic in kinds.TOPICS if topic in kinds.OPTIONAL and topic not in muted]
        super().__init__(data, initial={"wanted": wanted})
        self.fields["wanted"].choices = [  # type: ignore[attr-defined]
            (topic, f"{facts.name}: {facts.holds}")
            for topic, facts in kinds.TOPICS.items()
            if topic in kinds.OPTIONAL
        ]
        self.helper = FormHelper()
        self.helper.layout = Layout(
            "wanted", Div(HTML("{% load i18n %}<button class='button'>{% translate 'Save' %}</button>"))
        )

    def muted(self) -> set[str]:
        return set(kinds.OPTIONAL) - set(self.cleaned_data["wanted"])
