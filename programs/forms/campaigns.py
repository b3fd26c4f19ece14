"""A message of a program: whom it is for, when, and its words in one or two languages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Fieldset, Layout, Row
from django import forms
from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from notices import chat
from people.models import Level, Person
from programs import campaign_mails
from programs.actions import campaign_plan
from programs.actions.campaigns import COLUMNS
from programs.forms import choices
from programs.forms.audience import MANY
from programs.forms.typed import TypedForm
from programs.models import Campaign, Program
from programs.models.campaign import LONGEST_TEXT, RESPONDING, SERVICE, Segment

FARTHEST = timedelta(days=3 * 366)
MARKED = 200  # on a list at once
TEXTS = ("subject", "body", "subject_nl", "body_nl")
TOO_LONG = _("Keep this within %(limit_value)d characters")
FROM_THE_LIST = _("Choose from the list")


def keys_of(words: str | Sequence[int]) -> list[int]:
    """Keys of people as a hidden field, or an address, has them: “12,15”; anything else is nobody."""
    if not isinstance(words, str):
        return list(words)
    keys = [key for key in words.split(",") if key.isdecimal() and len(key) < 19]
    return sorted({int(key) for key in keys[:MARKED]})


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


def _narrowing(label: Any) -> forms.MultipleChoiceField:
    """Choices come with the form; none chosen is no limit."""
    return forms.MultipleChoiceField(
        label=label, required=False, error_messages={"invalid_choice": FROM_THE_LIST}
    )


class CampaignForm(TypedForm):
    name = forms.CharField(
        label=_("Name in the plan"),
        max_length=100,
        error_messages={"required": _("Give the message a name"), "max_length": TOO_LONG},
    )
    segments = forms.MultipleChoiceField(
        label=_("For whom?"),
        help_text=_("Whoever is in one of the groups you choose gets it once."),
        choices=Segment.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose for whom it is"), "invalid_choice": FROM_THE_LIST},
    )
    marked = forms.CharField(required=False, widget=forms.HiddenInput, max_length=MARKED * 20)
    countries = _narrowing(_("Only in these countries"))
    levels = _narrowing(_("Only on these levels"))
    languages = _narrowing(_("Only who reads mails in"))
    units = _narrowing(_("Only in these departments"))
    anchor = forms.ChoiceField(
        label=_("When?"),
        choices=Campaign.Anchor.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose when it goes out"), "invalid_choice": FROM_THE_LIST},
    )
    send_on = forms.DateField(
        label=_("Day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Fill in a day such as 2027-05-14")},
    )
    offset = forms.IntegerField(
        label=_("Days after it"),
        help_text=_("With a minus: days before it. -42 is six weeks before."),
        required=False,
        min_value=-FARTHEST.days,
        max_value=FARTHEST.days,
        error_messages={
            "invalid": _("Write a whole number"),
            "min_value": _("Choose at least %(limit_value)d"),
            "max_value": _("Choose at most %(limit_value)d"),
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

    def __init__(self, *args: Any, program: Program, today: date, cancel_url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.program, self.today, self.cancel_url = program, today, cancel_url
        self.fields["body"].help_text = _(
            "An empty line begins a new paragraph. {name}, {program}, {coordinator} and {tip} (the title of "
            "a chapter, another one each month) are filled in for each reader."
        )
        if not chat.is_set_up():
            del self.fields["in_chat"]
        self.fields["body_nl"].help_text = _("Empty: everybody gets the English text.")
        self._offer()

    def _offer(self) -> None:
        """Departments where there are any; days of the program where it has them."""
        offered = {
            "countries": choices.countries(),
            "levels": [(str(code), str(name)) for code, name in Level.choices],
            "languages": [(code, str(name)) for code, name in settings.LANGUAGES],
            "units": choices.units(),
        }
        for name, found in offered.items():
            field = self.fields[name]
            field.choices = found  # type: ignore[attr-defined]
            field.widget = (
                forms.SelectMultiple(attrs={"size": 8}, choices=found)
                if len(found) > MANY
                else forms.CheckboxSelectMultiple(attrs={"class": "across"}, choices=found)
            )
        if not offered["units"]:
            del self.fields["units"]
        days = {"start": self.program.starts_on, "end": self.program.ends_on}
        self.fields["anchor"].choices = [  # type: ignore[attr-defined]
            (code, f"{label}, {date_format(day, 'j F Y')}" if (day := days.get(code)) else label)
            for code, label in Campaign.Anchor.choices
            if code not in days or days[code]
        ]
        if len(self.fields["anchor"].choices) == 1:  # type: ignore[attr-defined]
            self.initial["anchor"] = Campaign.Anchor.DAY
            self.fields["anchor"].disabled, self.fields["anchor"].widget = True, forms.HiddenInput()
            del self.fields["offset"]

    def clean_marked(self) -> list[int]:
        """Words that name nobody would leave everybody."""
        words = self.cleaned_data["marked"]
        if words and not keys_of(words):
            raise forms.ValidationError(_("Mark somebody on the list again"))
        return keys_of(words)

    def clean_units(self) -> list[int]:
        return [int(key) for key in self.cleaned_data["units"]]

    def _clean_day(self, values: dict[str, Any]) -> None:
        """The day itself, or so many days after a day of the program."""
        anchor = values.get("anchor")
        field = "send_on" if anchor == Campaign.Anchor.DAY else "offset"
        if anchor is None or field in self.errors:
            return
        if field == "send_on":
            values["offset"] = 0
        elif values.get("offset") is None:
            self.add_error(field, _("Write a number of days; 0 is the day itself"))
            return
        else:
            row = Campaign(program=self.program, anchor=anchor, offset=values["offset"])
            values["send_on"] = campaign_plan.day_of(row)
        day: date | None = values.get("send_on")
        if day is None:
            self.add_error(field, _("Choose a day"))
        elif day < self.today:
            self.add_error(field, self._passed(day, counted=field == "offset"))
        elif day > self.today + FARTHEST:
            self.add_error(field, _("Choose a day within the next three years"))

    def _passed(self, day: date, *, counted: bool) -> str:
        if counted:
            return gettext("That would be %(day)s, which has passed") % {"day": date_format(day, "j F Y")}
        return gettext("Choose today or a day that is still to come")

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        self._clean_day(values)
        self._clean_texts(values)
        segments = set(values.get("segments") or ())
        if values.get("repeat") == Campaign.Repeat.NUDGE and not segments <= set(RESPONDING):
            self.add_error("repeat", _("These people have nothing to respond to: choose another rhythm"))
        if values.get("is_service") and not segments <= set(SERVICE):
            self.add_error("is_service", _("These people don’t take part: let them choose"))
        return values

    def _clean_texts(self, values: dict[str, Any]) -> None:
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
        if values.get("in_chat") and "{name}" in f"{values.get('subject')}{values.get('subject_nl')}":
            self.add_error("in_chat", _("A card is read by many: leave {name} out of the subject"))

    @property
    def columns(self) -> dict[str, Any]:
        blank: dict[str, Any] = {"units": [], "marked": [], "offset": 0}
        return {name: self.cleaned_data.get(name, blank.get(name, False)) for name in COLUMNS}

    def on_screen(self) -> Campaign:
        """For whom it would be by what stands on the screen, judged or not; kept nowhere."""
        typed = self.typed() if self.is_bound else self.initial
        chosen = {
            name: [str(value) for value in typed.get(name) or () if str(value) in self._offered(name)]
            for name in ("segments", "levels", "countries", "languages", "units")
        }
        chosen["units"] = [int(key) for key in chosen["units"]]  # type: ignore[misc]
        chosen["marked"] = keys_of(typed.get("marked") or "")  # type: ignore[assignment]
        return Campaign(program=self.program, is_service=bool(typed.get("is_service")), **chosen)

    def _offered(self, name: str) -> set[str]:
        field = self.fields.get(name)
        return {str(code) for code, _label in field.choices} if field else set()  # type: ignore[attr-defined]

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        when = ["anchor", Row("send_on", "offset")] if "offset" in self.fields else ["send_on"]
        narrow = [name for name in ("countries", "levels", "languages", "units") if name in self.fields]
        helper.layout = Layout(
            "marked",
            "name",
            Div(
                Fieldset(_("Who gets it"), "segments"),
                Fieldset(_("Fewer of them"), *narrow),
                css_id="readers",
                css_class="form",
            ),
            HTML('{% include "programs/_campaign_amounts.html" %}'),
            Fieldset(_("When it goes out"), *when, "repeat"),
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
