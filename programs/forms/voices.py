"""One field per card, answered apart; in a quarter also whether this card may be compared."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from programs import cards
from programs.forms.mentorships import PairForm
from programs.models import Voice

LONGEST = 2000


class VoicesForm(PairForm):
    """“Save” keeps the words for oneself; “compare” releases every card that holds some."""

    def __init__(
        self, *args: Any, round_number: int, partner: str, mine: dict[str, Voice], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.round_number, self.mine = round_number, mine
        self.is_kick_off = round_number == cards.KICK_OFF
        for card in self.open_cards:
            voice = mine.get(card.slug)
            self.fields[card.slug] = forms.CharField(
                label=card.question,
                max_length=LONGEST,
                required=False,
                initial=voice.words if voice else "",
                widget=forms.Textarea(attrs={"rows": 2}),
            )
            if not self.is_kick_off:
                self.fields[f"{card.slug}-release"] = forms.BooleanField(
                    label=_("Compare this card with %(name)s") % {"name": partner},
                    required=False,
                    initial=voice.is_released if voice else True,
                )

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        return helper

    @property
    def open_cards(self) -> list[cards.Card]:
        """Those that were not compared yet."""
        every = cards.of_round(self.round_number)
        return [card for card in every if not (card.slug in self.mine and self.mine[card.slug].is_shown)]

    @property
    def said(self) -> dict[str, str]:
        return {card.slug: self.cleaned_data[card.slug] for card in self.open_cards}

    @property
    def released(self) -> set[str]:
        """None while it is only saved; a card that was released before stays so."""
        before = {slug for slug, voice in self.mine.items() if voice.is_released}
        if "compare" not in self.data:
            return before
        if self.is_kick_off:
            return {card.slug for card in self.open_cards}
        return {card.slug for card in self.open_cards if self.cleaned_data[f"{card.slug}-release"]}
