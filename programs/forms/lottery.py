"""How many places there are to draw for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext_lazy as _

from programs.forms.mentorships import PairForm


class LotteryForm(PairForm):
    button = _("Draw lots")

    places = forms.IntegerField(
        label=_("How many places are there?"),
        help_text=_("As many mentees are drawn. The others wait, on record as not drawn."),
        min_value=1,
        error_messages={
            "required": _("Write how many places there are"),
            "invalid": _("Write a whole number"),
            "min_value": _("Write a number from 1 on"),
            "max_value": _("Write a smaller number: somebody has to be left out, else nothing is drawn"),
        },
    )

    def __init__(self, data: Any = None, *, people: int, **words: Any) -> None:
        super().__init__(data, **words)
        field = self.fields["places"]
        most = max(people - 1, 1)
        field.max_value = most  # type: ignore[attr-defined]
        field.validators.append(MaxValueValidator(most))
        field.widget.attrs["max"] = most
