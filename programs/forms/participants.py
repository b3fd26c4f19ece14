"""What mentors and mentees tell about themselves."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from people.models import Person
from programs.forms import choices
from programs.models import MOST_OVER_ALL, MOST_SEATS, MeetingForm, Mentee, Mentor

LONGEST_PAUSE = timedelta(days=366)
SEATS = [(0, _("0, no room for now")), *((number, str(number)) for number in range(1, MOST_SEATS + 1))]


def within_a_year(until: date | None, today: date) -> date | None:
    if until and until <= today:
        raise forms.ValidationError(_("Choose a day after today"))
    if until and until > today + LONGEST_PAUSE:
        raise forms.ValidationError(_("Choose a day within one year"))
    return until


class _AboutMe(forms.Form):
    """Topics, languages and the form of meeting: asked of mentors and mentees alike."""

    button: Any = ""

    topics = forms.MultipleChoiceField(
        label=_("Topics"),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "across"}),
        error_messages={
            "required": _("Choose at least one topic"),
            "invalid_choice": _("Choose topics from the list"),
        },
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages you like to talk in"),
        help_text=_("Kept in your profile. Everybody in the program sees them."),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "across"}),
        error_messages={
            "required": _("Choose at least one language"),
            "invalid_choice": _("Choose languages from the list"),
        },
    )
    form = forms.ChoiceField(
        label=_("How you like to meet"),
        choices=MeetingForm.choices,
        widget=forms.RadioSelect(attrs={"class": "across"}),
        error_messages={
            "required": _("Choose how you like to meet"),
            "invalid_choice": _("Choose how you like to meet from the list"),
        },
    )

    def __init__(self, *args: Any, person: Person, consents: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if consents:
            self.fields["agrees"] = forms.BooleanField(
                label=_("I agree that the people named above may know that I am in this program"),
                help_text=_("You can leave at any time, without giving a reason."),
                error_messages={"required": _("Tick this if you agree; else you cannot take part")},
            )
        self.fields["topics"].choices = choices.topics()  # type: ignore[attr-defined]
        self.fields["languages"].choices = choices.languages()  # type: ignore[attr-defined]
        self.initial.setdefault("topics", person.topics)
        self.initial.setdefault("languages", person.languages)
        self.initial.setdefault("form", MeetingForm.BOTH)

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.button = self.button
        return helper


class JoinForm(_AboutMe):
    field_order = ["topics", "wish", "form", "languages"]

    wish = forms.CharField(
        label=_("What you want to work on, in your own words"),
        help_text=_("Mentors you ask and the coordinators of this program read this."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": _("Keep this within %(limit_value)d characters")},
    )

    def __init__(self, *args: Any, mentee: Mentee | None, **kwargs: Any) -> None:
        if mentee is not None:
            kwargs["initial"] = {"topics": mentee.topics, "wish": mentee.wish, "form": mentee.form}
        super().__init__(*args, **kwargs)
        self.fields["topics"].label = _("Topics you want to work on")
        enrolled = mentee is not None and mentee.state == Mentee.State.ENROLLED
        self.button = _("Save changes") if enrolled else _("Join as a mentee")


class OfferForm(_AboutMe):
    field_order = ["seats", "topics", "form", "languages", "introduction"]

    seats = forms.TypedChoiceField(
        label=_("How many mentees you have room for"),
        help_text=_("About one hour a month for each."),
        coerce=int,
        choices=SEATS,
        error_messages={
            "required": _("Choose how many mentees you have room for"),
            "invalid_choice": _("Choose a number from the list"),
        },
    )
    introduction = forms.CharField(
        label=_("Your introduction"),
        help_text=_("Two or three sentences: whom do you help, with what? Everybody in the program sees it."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": _("Keep this within %(limit_value)d characters")},
    )

    def __init__(self, *args: Any, mentor: Mentor | None, **kwargs: Any) -> None:
        if mentor is not None and mentor.answered_at is not None:
            names = ("seats", "topics", "form", "introduction")
            kwargs["initial"] = {name: getattr(mentor, name) for name in names}
        super().__init__(*args, **kwargs)
        self.fields["topics"].label = _("Topics you can help with")
        available = mentor is not None and mentor.is_available
        self.button = _("Save changes") if available else _("Offer to be a mentor")


class PostponeForm(forms.Form):
    field_order = ["until", "reason"]

    reason = forms.ChoiceField(
        label=_("Why, roughly"),
        required=False,
        choices=[("", _("I would rather not say")), *Mentor.NotNow.choices],
        widget=forms.RadioSelect,
        help_text=_("Only the coordinators of this program see it."),
        error_messages={"invalid_choice": _("Choose from the list")},
    )
    until = forms.DateField(
        label=_("Not available until"),
        help_text=_("The coordinators of this program see this date. You are asked again then."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Choose the day until which you are not available"),
            "invalid": _("Write the date as day, month and year"),
        },
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_until(self) -> date | None:
        return within_a_year(self.cleaned_data["until"], self.today)

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.button = _("Answer “not now”")
        return helper


class RoomForm(forms.Form):
    """Places, a limit over all programs and a pause, all on one page."""

    seats = forms.TypedChoiceField(
        label=_("Places in this program"),
        help_text=_("Fewer than you have mentees means nobody new. No pair ends by this."),
        coerce=int,
        choices=SEATS,
        error_messages={
            "required": _("Choose how many mentees you have room for"),
            "invalid_choice": _("Choose a number from the list"),
        },
    )
    most = forms.TypedChoiceField(
        label=_("Mentees over all programs, at most"),
        help_text=_("Nobody but you can change this."),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", _("No limit of my own")), *((n, str(n)) for n in range(MOST_OVER_ALL + 1))],
        error_messages={"invalid_choice": _("Choose a number from the list")},
    )
    until = forms.DateField(
        label=_("Pause until"),
        help_text=_("Nobody new can ask you until that day; then you can be found again by yourself."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Write the date as day, month and year")},
    )

    def __init__(self, *args: Any, mentor: Mentor, most: int | None, today: date, **kwargs: Any) -> None:
        until = mentor.not_now_until if mentor.state == Mentor.State.PAUSED else None
        kwargs["initial"] = {"seats": mentor.seats, "most": most, "until": until}
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_until(self) -> date | None:
        return within_a_year(self.cleaned_data["until"], self.today)

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.button = _("Save your room")
        return helper


class ExemptForm(forms.Form):
    field_order = ["reason", "until"]

    until = forms.DateField(
        label=_("Excused until"),
        help_text=_("From that day the person is asked again."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Choose the day until which this person is excused"),
            "invalid": _("Write the date as day, month and year"),
        },
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("One sentence. The person and the coordinators of this program can read it."),
        max_length=200,
        error_messages={
            "required": _("Write the reason"),
            "max_length": _("Keep this within %(limit_value)d characters"),
        },
    )

    def __init__(self, *args: Any, today: date, is_part: bool = False, **kwargs: Any) -> None:
        """A part of a larger form that has its own button."""
        super().__init__(*args, **kwargs)
        self.today, self.is_part = today, is_part

    def clean_until(self) -> date | None:
        return within_a_year(self.cleaned_data["until"], self.today)

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.button = "" if self.is_part else _("Excuse this mentor")
        helper.form_tag = not self.is_part
        return helper
