"""When a pair meets, and that it met; days and times are those of the reader's own clock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people import workdays
from people.models import Person
from programs import calendar
from programs.forms.mentorships import PairForm
from programs.models import Meeting, MeetingForm, hours_of, zone_of

LENGTHS = [(30, _("30 minutes")), (45, _("45 minutes")), (60, _("1 hour")), (90, _("1½ hours"))]
FARTHEST = timedelta(days=730)
USUAL_TIMES = 6


class _At(PairForm):
    """A day and a time on the reader's own clock, read as one moment."""

    on = forms.DateField(
        label=_("Day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Choose a day"),
            "invalid": _("Fill in a day such as 2027-05-14"),
        },
    )


def moment(day: date, at: time) -> datetime | None:
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
    every_days = forms.TypedChoiceField(
        label=_("Once or more often?"),
        coerce=int,
        choices=[(0, _("Once")), (14, _("Every two weeks")), (28, _("Every four weeks"))],
        initial=0,
        required=False,
        empty_value=None,
        help_text=_("Meetings that repeat keep the time on your clock, also when the clocks change."),
        error_messages={"invalid_choice": _("Choose how often from the list")},
    )
    times = forms.TypedChoiceField(
        label=_("How many times?"),
        coerce=int,
        choices=[(number, str(number)) for number in range(2, 13)],
        initial=USUAL_TIMES,
        required=False,
        empty_value=None,
        error_messages={"invalid_choice": _("Choose how many times from the list")},
    )
    field_order = ["on", "at", "minutes", "form", "place", "every_days", "times"]

    def __init__(self, *args: Any, now: datetime, partner: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        self.fields["at"].help_text = self._clocks(partner)

    def _clocks(self, partner: Person) -> str:
        """Both clocks for the time that is proposed; the page that follows shows them for the chosen one."""
        zone = timezone.get_current_timezone()
        here = datetime.combine(self.initial["on"], self.initial["at"], tzinfo=zone)
        return _("On your own clock. At %(here)s for you it is %(there)s for %(name)s (%(zone)s).") % {
            "here": f"{here:%H:%M}",
            "there": f"{here.astimezone(zone_of(partner)):%H:%M}",
            "name": partner.short_name,
            "zone": zone_of(partner).key.replace("_", " "),
        }

    @classmethod
    def proposing(
        cls, person: Person, partner: Person, slots: Sequence[datetime], *, chosen: str
    ) -> dict[str, Any]:
        """The slot that was chosen, else the first that suits both: changing what differs is less work."""
        for slot in [*(each for each in slots if f"{each:%Y-%m-%dT%H:%M}" == chosen), *slots[:1]]:
            return {"on": slot.date(), "at": slot.time()}
        return cls.without_slot(person, partner, today=timezone.localdate())

    @classmethod
    def without_slot(cls, person: Person, partner: Person, *, today: date) -> dict[str, Any]:
        """Where the two working days do not meet: a week ahead, in one's own office hours."""
        week = workdays.working_days_after(today, 5, person.country)
        day = workdays.first_shared_day(week, person.country, partner.country)
        hours = {"own": hours_of(person), "theirs": hours_of(partner)}
        hour = calendar.first_shared_hour(day, zone_of(person), zone_of(partner), **hours)
        return {"on": day, "at": hour}

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("on") is None or values.get("at") is None:
            return values
        values["starts_at"] = moment(values["on"], values["at"])
        if values["starts_at"] is None:
            self.add_error("at", _("The clocks skip this hour on that day. Choose another time."))
        elif values["starts_at"] <= self.now:
            self.add_error("on", _("Choose a day and time that are still to come."))
        elif values["starts_at"] > self.now + FARTHEST:
            self.add_error("on", _("Choose a day within the next two years."))
        return values

    @property
    def is_repeated(self) -> bool:
        return bool(self.cleaned_data.get("every_days"))

    @property
    def starts(self) -> list[datetime]:
        """On the wall clock of whoever plans; the first one has been looked at already."""
        values = self.cleaned_data
        zone = timezone.get_current_timezone()
        rhythm = {"every_days": values["every_days"], "times": values["times"] or USUAL_TIMES}
        return calendar.repeated(values["on"], values["at"], zone, **rhythm)

    @property
    def what(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("minutes", "form", "place")}

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
    """One meeting, also where it is one of several: the others stay."""

    button = _("Move the meeting")
    every_days = None  # type: ignore[assignment]
    times = None  # type: ignore[assignment]


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
        noon = moment(self.cleaned_data["on"], time(12)) or self.now
        return {
            "starts_at": min(noon, self.now),
            "minutes": self.cleaned_data["minutes"],
            "form": self.cleaned_data["form"],
        }
