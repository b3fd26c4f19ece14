"""A message of a program: whom it is for, when, and its words in one or two languages."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout, Row
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from notices import chat
from people.models import Person
from programs import campaign_mails
from programs.actions.campaigns import COLUMNS
from programs.models import Campaign
from programs.models.campaign import LONGEST_TEXT, RESPONDING, SERVICE, Segment

FARTHEST = timedelta(days=3 * 366)
TEXTS = ("subject", "body", "subject_nl", "body_nl")
TOO_LONG = _("Keep this within %(limit_value)d characters")
FROM_THE_LIST = _("Choose from the list")


def _subject(label: Any, *, required: bool) -> forms.CharField:
    words = {"required": _("Write a subject"), "max_length": TOO_LONG}
    return forms.CharField(label=label, max_length=150, required=required, error_messages=words)


def _body(label: Any, *, required: bool) -> forms.CharField:
    words = {"required": _("Write the message"), "max_length": TOO_LONG}
    return forms.CharField(
        label=label,
        max_length=LONGEST_TEXT,
        required=required,
        widget=forms.Textarea(attrs={"rows": 10}),
        error_messages=words,
    )


class CampaignForm(forms.Form):
    name = forms.CharField(
        label=_("Name in the plan"),
        max_length=100,
        error_messages={"required": _("Give the message a name"), "max_length": TOO_LONG},
    )
    segment = forms.ChoiceField(
        label=_("For whom?"),
        choices=Segment.choices,
        error_messages={"required": _("Choose for whom it is"), "invalid_choice": FROM_THE_LIST},
    )
    send_on = forms.DateField(
        label=_("Day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Choose a day"),
            "invalid": _("Fill in a day such as 2027-05-14"),
        },
    )
    repeat = forms.ChoiceField(
        label=_("How often?"),
        choices=Campaign.Repeat.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how often"), "invalid_choice": FROM_THE_LIST},
    )
    is_service = forms.BooleanField(
        label=_("Whoever takes part needs to know this: it can’t be switched off"),
        help_text=_("Leave it out for tips, thanks and invitations: people choose whether they want those."),
        required=False,
    )
    in_chat = forms.BooleanField(
        label=_("Also as a card in the company’s chat channel"),
        help_text=_("Everybody who reads the channel sees the subject and a link to the program."),
        required=False,
    )
    subject = _subject(_("Subject in English"), required=True)
    body = _body(_("Message in English"), required=True)
    subject_nl = _subject(_("Subject in Dutch"), required=False)
    body_nl = _body(_("Message in Dutch"), required=False)

    def __init__(self, *args: Any, today: date, cancel_url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.cancel_url = today, cancel_url
        self.fields["body"].help_text = _(
            "An empty line begins a new paragraph. {name}, {program}, {coordinator} and {tip} (the title of "
            "a chapter, another one each month) are filled in for each reader."
        )
        if not chat.is_set_up():
            del self.fields["in_chat"]
        self.fields["body_nl"].help_text = _("Empty: everybody gets the English text.")

    def clean_send_on(self) -> date:
        day: date = self.cleaned_data["send_on"]
        if day < self.today:
            raise forms.ValidationError(_("Choose today or a day that is still to come"))
        if day > self.today + FARTHEST:
            raise forms.ValidationError(_("Choose a day within the next three years"))
        return day

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        for name in TEXTS:
            unknown = campaign_mails.unknown_variables(values.get(name) or "")
            if unknown:
                words = ngettext(
                    "%(names)s is not filled in by anybody. Use {name}, {program}, {coordinator} or {tip}.",
                    "%(names)s are not filled in by anybody. Use {name}, {program}, {coordinator} or {tip}.",
                    len(unknown),
                )
                self.add_error(name, words % {"names": ", ".join(f"{{{one}}}" for one in unknown)})
        if bool(values.get("subject_nl")) != bool(values.get("body_nl")):
            missing = "body_nl" if values.get("subject_nl") else "subject_nl"
            self.add_error(missing, _("Write both the subject and the message in Dutch, or neither"))
        if values.get("repeat") == Campaign.Repeat.NUDGE and values.get("segment") not in RESPONDING:
            self.add_error("repeat", _("These people have nothing to respond to: choose another rhythm"))
        if values.get("in_chat") and "{name}" in f"{values.get('subject')}{values.get('subject_nl')}":
            self.add_error("in_chat", _("A card is read by many: leave {name} out of the subject"))
        if values.get("is_service") and values.get("segment") not in SERVICE:
            self.add_error("is_service", _("These people don’t take part: let them choose"))
        return values

    @property
    def columns(self) -> dict[str, Any]:
        return {name: self.cleaned_data.get(name, False) for name in COLUMNS}

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.button = _("Save the draft")
        helper.cancel_url = self.cancel_url
        helper.layout = Layout(
            Row("name", "send_on"),
            "segment",
            "repeat",
            "is_service",
            *(["in_chat"] if chat.is_set_up() else []),
            Fieldset(_("In English"), "subject", "body"),
            Fieldset(_("In Dutch"), "subject_nl", "body_nl"),
        )
        return helper


class ReaderForm(forms.Form):
    """As whom the preview is read: one of those who would get it."""

    reader = forms.ModelChoiceField(
        queryset=Person.objects.none(), required=False, label=_("Read it as"), empty_label=_("Yourself")
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reader"].queryset = people  # type: ignore[attr-defined]
