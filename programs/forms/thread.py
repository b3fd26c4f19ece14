from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from programs.forms.mentorships import PairForm


class MessageForm(PairForm):
    button = _("Send message")

    words = forms.CharField(
        label=_("Your message"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write something in the message first")},
    )
