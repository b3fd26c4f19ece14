from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from typing import Any, TypeVar

from crispy_forms.helper import FormHelper
from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from guides.actions.course_texts import Difference
from guides.models import Course, Lesson, Question
from people.forms import TakeAlongForm

Thing = TypeVar("Thing")
LARGEST_FILE = 2_000_000  # bytes of a ZIP; its text may be half of that


class AnswersForm(forms.Form):
    """All questions of one lesson; a new attempt asks them in a new order, so that nobody learns places."""

    def __init__(self, *args: Any, questions: Iterable[Question], order: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, question in enumerate(_shuffled(questions, f"{order}/questions"), start=1):
            self.fields[question.slug] = _field(question, number, order)

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_id = "questions"
        helper.button = _("Check my answers")
        return helper

    @property
    def choices(self) -> dict[str, int]:
        return {slug: int(choice) for slug, choice in self.cleaned_data.items()}


class ReflectionForm(forms.Form):
    """One text of one's own; emptied, it is taken away."""

    words = forms.CharField(
        label="",
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"max_length": _("Keep this within %(limit_value)d characters")},
    )

    def __init__(self, *args: Any, lesson: Lesson, words: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["words"] = words
        self.fields["words"].label = lesson.reflection
        self.fields["words"].help_text = _("Only you can read this. HR, trainers and your partner cannot.")
        self.fields["words"].widget.attrs["lang"] = lesson.language

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.button = _("Keep this for myself")
        return helper


class RatingForm(forms.Form):
    stars = forms.TypedChoiceField(
        label=_("How useful was this course for you?"),
        help_text=_("Counted without your name. Trainers see the average once five people have answered."),
        coerce=int,
        choices=[
            (5, _("5, very useful")),
            (4, _("4, useful")),
            (3, _("3, partly useful")),
            (2, _("2, hardly useful")),
            (1, _("1, not useful")),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose how useful the course was"),
            "invalid_choice": _("Choose how useful the course was from the list"),
        },
    )

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.button = _("Give this rating")
        return helper


class CourseFileForm(forms.Form):
    """One course as a ZIP; what is inside is judged by the parcel itself."""

    file = forms.FileField(
        label=_("Course as a ZIP file"),
        help_text=_("You see what would change first. Nothing is published by choosing a file."),
        widget=forms.ClearableFileInput(attrs={"accept": ".zip,application/zip"}),
        max_length=255,
        error_messages={
            "required": _("Choose the ZIP file of a course"),
            "invalid": _("Choose the ZIP file of a course"),
            "missing": _("Choose the ZIP file of a course"),
            "empty": _("This file is empty. Choose another one."),
            "max_length": _("The name of this file is too long. Give it a shorter name."),
        },
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST_FILE:
            raise forms.ValidationError(_("This file is larger than a course can be. Leave pictures out."))
        return file

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.button = _("Look at this course")
        return helper


class CoursePublishForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("What kind of change is it?"),
        choices=[
            ("minor", _("Better words: whoever took the course need not take it again")),
            ("major", _("A real change: whoever starts a new mentorship takes it again")),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what kind of change it is"),
            "invalid_choice": _("Choose what kind of change it is from the list"),
        },
    )

    def __init__(self, *args: Any, difference: Difference | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if difference:
            self.initial["kind"] = "major" if difference.asks_anew else "minor"
            if difference.is_new:
                self.fields["kind"].widget = forms.HiddenInput()

    @property
    def is_major(self) -> bool:
        return self.cleaned_data["kind"] == "major"

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        return helper


def _field(question: Question, number: int, order: str) -> forms.ChoiceField:
    words = {"number": number}
    choices = [(str(place), choice["text"]) for place, choice in enumerate(question.choices)]
    return forms.ChoiceField(
        label=f"{number}. {question.text}",
        choices=_shuffled(choices, f"{order}/{question.slug}"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose an answer to question %(number)s") % words,
            "invalid_choice": _("Choose one of the answers to question %(number)s") % words,
        },
    )


def _shuffled(things: Iterable[Thing], order: str) -> list[Thing]:
    """The same for the same words, so that a page sent back looks as it was."""
    numbered = enumerate(things)
    return [
        thing
        for _digest, _number, thing in sorted(
            (sha256(f"{order}/{number}".encode()).hexdigest(), number, thing) for number, thing in numbered
        )
    ]


class CompletionListForm(TakeAlongForm):
    """Which course, and why the list leaves the house."""

    course = forms.ModelChoiceField(
        label=_("Course"),
        queryset=Course.objects.order_by("slug"),
        required=False,
        empty_label=_("All courses"),
        error_messages={"invalid_choice": _("Choose a course from the list")},
    )
    field_order = ["course", "reason"]
