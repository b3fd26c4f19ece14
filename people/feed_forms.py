"""What people tell the HR feed: a file, which column is which, and what a word means."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Row
from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from people.countries import country_name
from people.hris import places
from people.models import LeftWhy, Level, RosterImport
from people.models.import_words import FIELDS, REFUSALS

LATER, UNKNOWN = "", "-"
SIDE_BY_SIDE = (
    ("employee_id", "email"), ("given_name", "family_name"), ("full_name", "prefix"),
    ("partner_name", "partner_prefix"), ("name_use", "gender"), ("country", "location"),
    ("unit", "legal_entity"), ("level", "job_title"), ("manager_id", "time_zone"), ("hired_on", "left_on"),
    ("left_why", "is_active"), ("languages", "topics"), ("is_blocked",),
)  # fmt: skip
MOST_WORDS = 40  # asked at once; the others come after these


class UploadForm(forms.Form):
    """A file from the HR system; what is inside is judged by the feed itself."""

    file = forms.FileField(
        label=_("File from your HR system"),
        help_text=_(
            "A CSV file or an Excel workbook with one row per person. You see what would change first."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx,text/csv,text/plain"}),
        error_messages={
            "required": _("Choose a file from your HR system"),
            "invalid": _("Choose a file from your HR system"),
            "missing": _("Choose a file from your HR system"),
            "empty": REFUSALS["empty"],
            "max_length": _("The name of this file is too long. Give it a shorter name."),
        },
        max_length=255,
    )
    is_full = forms.TypedChoiceField(
        label=_("Who is in it"),
        choices=[("1", _("Everybody who works here")), ("0", _("A part of the people"))],
        help_text=_("Somebody whom two full files in a row don't name is taken to have left."),
        initial="1",
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Say who is in the file"),
            "invalid_choice": _("Choose one of the two"),
        },
    )
    takes = forms.ChoiceField(
        label=_("If a row is rejected"),
        choices=[
            (RosterImport.Takes.GOOD_ROWS, _("Take the good rows")),
            (RosterImport.Takes.ALL_ROWS, _("Take nothing")),
        ],
        initial=RosterImport.Takes.GOOD_ROWS,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Say what happens if a row is rejected"),
            "invalid_choice": _("Choose one of the two"),
        },
    )

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.button = _("Show what would change")
        return helper

    def clean_file(self) -> UploadedFile:
        file = self.cleaned_data["file"]
        if file.size > settings.FEED_MAX_BYTES:
            megabytes = settings.FEED_MAX_BYTES // 1024 // 1024
            raise forms.ValidationError(REFUSALS["too big"], params={"megabytes": megabytes})
        return file


class AnswersForm(forms.Form):
    """One field per open question of a preview; what is left open is asked again with the next file."""

    has_answers_for_none = True

    def __init__(self, *args: Any, questions: Sequence[Mapping[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = {f"q{place}": question for place, question in enumerate(questions[:MOST_WORDS])}
        blocking_first = sorted(self.asked.items(), key=lambda each: each[1]["kind"] != "date order")
        for name, question in blocking_first:
            self.fields[name] = _order(question) if question["kind"] == "date order" else _word(question)

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.button = _("Save answers")
        return helper

    def answers(self) -> Iterator[tuple[Mapping[str, Any], str]]:
        """(question, value) for each that was answered; "" as a value leaves the word unknown."""
        for name, question in self.asked.items():
            answer = self.cleaned_data[name]
            if answer != LATER:
                yield question, "" if answer == UNKNOWN else answer


def _order(question: Mapping[str, Any]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=gettext("What comes first in a date such as %(date)s?") % {"date": question["word"]},
        help_text=_("The dates of this file fit both orders, so it isn't applied before this is answered."),
        choices=[("day", _("The day")), ("month", _("The month"))],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Say what comes first in the dates"),
            "invalid_choice": _("Choose one of the two"),
        },
    )


def _word(question: Mapping[str, Any]) -> forms.ChoiceField:
    words: dict[str, tuple[str, Callable[[], list[Any]]]] = {
        "country": (gettext("Which country is “%(word)s”?"), _countries),
        "level": (gettext("Which level is “%(word)s”?"), lambda: list(Level.choices)),
        "leaving": (gettext("Which reason for leaving is “%(word)s”?"), lambda: list(LeftWhy.choices)),
    }
    label, values = words[question["kind"]]
    where = gettext("Rows: %(count)s, first in row %(row)s.")
    if not question["rows"]:
        where = gettext("Rows: %(count)s.")
    return forms.ChoiceField(
        label=label % {"word": question["word"]},
        help_text=where % {"count": question["count"], "row": next(iter(question["rows"]), 0)},
        choices=[(LATER, _("Ask again later")), (UNKNOWN, _("Leave it unknown")), *values()],
        required=False,
        error_messages={"invalid_choice": _("Choose one from the list")},
    )


def _countries() -> list[tuple[str, str]]:
    reader = get_language() or "en"
    return sorted(((code, country_name(code, reader)) for code in places.codes()), key=lambda pair: pair[1])


class ColumnsForm(forms.Form):
    """Which header holds what; shown with what the house thinks by itself."""

    has_answers_for_none = True

    def __init__(self, *args: Any, headers: Sequence[str], found: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = found
        written = [(header, header) for header in dict.fromkeys(headers) if header]
        for field, label in FIELDS.items():
            self.fields[field] = forms.ChoiceField(
                label=label,
                choices=[("", _("No column")), *written],
                initial=found.get(field, ""),
                required=False,
                error_messages={"invalid_choice": _("Choose a column from the list")},
            )

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.button = _("Save columns")
        helper.layout = Layout(*(Row(*pair) for pair in SIDE_BY_SIDE))
        return helper

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        used: dict[str, str] = {}
        for field, header in list(given.items()):
            if header and header in used:
                self.add_error(
                    field, gettext("This column is “%(field)s” already.") % {"field": FIELDS[used[header]]}
                )
            used[header] = field
        if not given.get("employee_id") and not given.get("email"):
            self.add_error("employee_id", _("Choose the column with the employee id or the e-mail address"))
        if not any(given.get(name) for name in ("given_name", "family_name", "full_name")):
            self.add_error("full_name", _("Choose a column with a name"))
        return given

    def by_hand(self, earlier: Mapping[str, str]) -> dict[str, str]:
        """What differs from the house's own guess, and what was told by hand before."""
        changed = {
            field: header
            for field, header in self.cleaned_data.items()
            if header != self.found.get(field, "")
        }
        return {field: self.cleaned_data.get(field, "") for field in {**earlier, **changed}}
