"""Questions nobody has to answer."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs.models.declaration import ANSWERS, Trait


class DeclarationForm(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in settings.DECLARED_TRAITS:
            trait = Trait(name)
            self.fields[name] = forms.ChoiceField(
                label=trait.label,
                choices=[*ANSWERS[trait].items(), ("", gettext_lazy("I would rather not say"))],
                required=False,
                widget=forms.RadioSelect,
                error_messages={"invalid_choice": gettext_lazy("Choose one of the answers")},
            )

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.button = _("Save")
        return helper
