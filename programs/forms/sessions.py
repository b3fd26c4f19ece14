"""A live training as its trainer plans it, and who was there; times on the trainer's own clock."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Row
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people import workdays
from people.models import Person
from programs.actions.sessions import COLUMNS
from programs.forms.meetings import FARTHEST, moment
from programs.models import MOST_PLACES, Learners, SessionPlace, TrainingSession


class SessionForm(forms.Form):
    title = forms.CharField(
        label=_("Title"),
        max_length=150,
        error_messages={
            "required": _("Give the training a title"),
            "max_length": _("Keep the title within %(limit_value)d characters"),
        },
    )
    about = forms.CharField(
        label=_("What people do and learn there"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": _("Keep this within %(limit_value)d characters")},
    )
    audience = forms.ChoiceField(
        label=_("For whom?"),
        choices=Learners.choices,
        initial=Learners.MENTOR,
        widget=forms.RadioSelect(attrs={"class": "across"}),
        error_messages={
            "required": _("Choose for whom it is"),
            "invalid_choice": _("Choose for whom it is from the list"),
        },
    )
    on = forms.DateField(
        label=_("Day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Choose a day"),
            "invalid": _("Fill in a day such as 2027-05-14"),
        },
    )
    at = forms.TimeField(
        label=_("Time"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={
            "required": _("Choose a time"),
            "invalid": _("Fill in a time such as 15:30"),
        },
    )
    minutes = forms.IntegerField(
        label=_("How many minutes?"),
        min_value=15,
        max_value=480,
        initial=60,
        error_messages={
            "required": _("Fill in how many minutes it takes"),
            "invalid": _("Fill in the minutes as a number"),
            "min_value": _("Fill in 15 minutes or more"),
            "max_value": _("Fill in 480 minutes or fewer"),
        },
    )
    place = forms.CharField(
        label=_("Where?"),
        help_text=_("A room with its address, or the address of a call. It is in everybody’s calendar."),
        max_length=300,
        error_messages={
            "required": _("Fill in where it is"),
            "max_length": _("Keep this within %(limit_value)d characters"),
        },
    )
    seats = forms.IntegerField(
        label=_("Seats"),
        help_text=_("Who comes after that waits, and gets a seat by itself when one is free."),
        min_value=1,
        max_value=MOST_PLACES,
        initial=20,
        error_messages={
            "required": _("Fill in how many seats there are"),
            "invalid": _("Write a whole number"),
            "min_value": _("Choose at least %(limit_value)d"),
            "max_value": _("Choose at most %(limit_value)d"),
        },
    )

    def __init__(
        self, *args: Any, now: datetime, cancel_url: str, is_new: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.now, self.cancel_url, self.is_new = now, cancel_url, is_new
        zone = timezone.get_current_timezone_name().replace("_", " ")
        self.fields["at"].help_text = _("On your own clock (%(zone)s). Everybody sees it on theirs.") % {
            "zone": zone
        }

    @classmethod
    def proposing(cls, person: Person, *, now: datetime) -> dict[str, Any]:
        """Two weeks ahead, on a day that the trainer works."""
        today = timezone.localdate(now)
        return {"on": workdays.working_days_after(today, 10, person.country), "at": time(15)}

    @classmethod
    def starting_with(cls, session: TrainingSession) -> dict[str, Any]:
        local = timezone.localtime(session.starts_at)
        kept = {name: getattr(session, name) for name in COLUMNS if name != "starts_at"}
        return kept | {"on": local.date(), "at": local.time()}

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
    def plan(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in COLUMNS}

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.button = _("Plan the training") if self.is_new else _("Save the changes")
        helper.cancel_url = self.cancel_url
        helper.layout = Layout("title", "about", "audience", Row("on", "at", "minutes"), "place", "seats")
        return helper


class AttendanceForm(forms.Form):
    present = forms.MultipleChoiceField(
        label=_("These people were there"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose from the list")},
    )

    def __init__(self, *args: Any, places: Iterable[SessionPlace], cancel_url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = list(places)
        self.cancel_url = cancel_url
        self.fields["present"].choices = [  # type: ignore[attr-defined]
            (str(row.person_id), row.person.full_name) for row in rows
        ]
        self.initial["present"] = [str(row.person_id) for row in rows if row.has_attended is not False]

    @property
    def there(self) -> set[int]:
        return {int(key) for key in self.cleaned_data["present"]}

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.button = _("Note who was there")
        helper.cancel_url = self.cancel_url
        return helper
