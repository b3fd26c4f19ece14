"""What a pair writes: agreement, goals, meetings, notes."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programs.models import Agreement, Goal, Meeting, MeetingForm

LENGTHS = [(30, _("30 minutes")), (45, _("45 minutes")), (60, _("1 hour")), (90, _("1½ hours"))]
FARTHEST = timedelta(days=730)


class _Paired(forms.Form):
    """A page of its own with one button; the words on it name the result."""

    button: Any = ""

    def __init__(self, *args: Any, cancel_url: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cancel_url = cancel_url

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.button = self.button
        helper.cancel_url = self.cancel_url
        return helper


class AgreementForm(_Paired):
    button = _("Save and confirm")

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


class GoalForm(_Paired):
    button = _("Save goal")

    sentence = forms.CharField(
        label=_("What do you want to reach?"),
        help_text=_("One sentence is enough to begin with."),
        max_length=300,
        error_messages={"required": _("Write in one sentence what you want to reach")},
    )
    measure = forms.CharField(
        label=_("How will you see that it is reached?"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    why = forms.CharField(
        label=_("Why does it matter to you?"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    due_on = forms.DateField(
        label=_("When would you like to have reached it?"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Fill in a date such as 2027-10-01")},
    )


class ProgressForm(_Paired):
    button = _("Save progress")

    progress = forms.TypedChoiceField(
        label=_("How far are you?"),
        coerce=int,
        choices=[(number, f"{number} %") for number in range(0, 101, 10)],
        error_messages={
            "required": _("Choose how far you are"),
            "invalid_choice": _("Choose how far you are from the list"),
        },
    )

    @classmethod
    def starting_with(cls, goal: Goal) -> dict[str, Any]:
        return {"progress": goal.progress // 10 * 10}


class _At(_Paired):
    """A day and a time on the reader's own clock, read as one moment."""

    on = forms.DateField(
        label=_("Day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Choose a day"),
            "invalid": _("Fill in a day such as 2027-05-14"),
        },
    )

    def moment(self, day: date, at: time) -> datetime | None:
        """In autumn the first of two same hours; None for an hour that the clocks skip in spring."""
        local = datetime.combine(day, at, tzinfo=timezone.get_current_timezone())
        try:
            back = local.astimezone(UTC).astimezone(local.tzinfo)
        except OverflowError:
            return None
        return local if back.replace(tzinfo=None) == local.replace(tzinfo=None) else None


class MeetingPlanForm(_At):
    button = _("Plan the meeting")

    at = forms.TimeField(
        label=_("Time"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={
            "required": _("Choose a time"),
            "invalid": _("Fill in a time such as 15:30"),
        },
    )
    minutes = forms.TypedChoiceField(
        label=_("How long?"),
        coerce=int,
        choices=LENGTHS,
        initial=45,
        error_messages={
            "required": _("Choose how long you meet"),
            "invalid_choice": _("Choose how long you meet from the list"),
        },
    )
    form = forms.ChoiceField(
        label=_("How do you meet?"),
        choices=MeetingForm.choices[:2],
        initial=MeetingForm.ONLINE,
        widget=forms.RadioSelect(attrs={"class": "across"}),
        error_messages={
            "required": _("Choose how you meet"),
            "invalid_choice": _("Choose how you meet from the list"),
        },
    )
    place = forms.CharField(
        label=_("Where?"),
        help_text=_("A room, or the address of a call. It is in the calendar file you both get."),
        max_length=200,
        required=False,
    )
    field_order = ["on", "at", "minutes", "form", "place"]

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        zone = timezone.get_current_timezone_name().replace("_", " ")
        self.fields["at"].help_text = _("On your own clock, in the time zone %(zone)s.") % {"zone": zone}

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("on") is None or values.get("at") is None:
            return values
        values["starts_at"] = self.moment(values["on"], values["at"])
        if values["starts_at"] is None:
            self.add_error("at", _("The clocks skip this hour on that day. Choose another time."))
        elif values["starts_at"] <= self.now:
            self.add_error("on", _("Choose a day and time that are still to come."))
        elif values["starts_at"] > self.now + FARTHEST:
            self.add_error("on", _("Choose a day within the next two years."))
        return values

    @property
    def plan(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("starts_at", "minutes", "form", "place")}

    @classmethod
    def starting_with(cls, meeting: Meeting) -> dict[str, Any]:
        local = timezone.localtime(meeting.starts_at)
        return {
            "on": local.date(),
            "at": local.time(),
            "minutes": meeting.minutes,
            "form": meeting.form,
            "place": meeting.place,
        }


class MeetingMoveForm(MeetingPlanForm):
    button = _("Move the meeting")


class MeetingLogForm(_At):
    button = _("Note that we met")

    minutes = forms.IntegerField(
        label=_("How many minutes?"),
        min_value=5,
        max_value=480,
        initial=45,
        error_messages={
            "required": _("Fill in how many minutes you met"),
            "invalid": _("Fill in the minutes as a number"),
            "min_value": _("Fill in 5 minutes or more"),
            "max_value": _("Fill in 480 minutes or fewer"),
        },
    )
    form = forms.ChoiceField(
        label=_("How did you meet?"),
        choices=MeetingForm.choices[:2],
        initial=MeetingForm.ONLINE,
        widget=forms.RadioSelect(attrs={"class": "across"}),
        error_messages={
            "required": _("Choose how you met"),
            "invalid_choice": _("Choose how you met from the list"),
        },
    )

    def __init__(self, *args: Any, now: datetime, since: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now, self.since = now, since

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        if day > timezone.localdate(self.now):
            raise forms.ValidationError(_("Choose today or a day before."))
        if day < self.since - timedelta(days=31):
            raise forms.ValidationError(_("Choose a day after you became a pair."))
        return day

    @property
    def met(self) -> dict[str, Any]:
        """The hour is not asked: noon, or now where it is not noon yet."""
        noon = self.moment(self.cleaned_data["on"], time(12)) or self.now
        return {
            "starts_at": min(noon, self.now),
            "minutes": self.cleaned_data["minutes"],
            "form": self.cleaned_data["form"],
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

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        return helper
