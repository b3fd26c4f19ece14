"""A list of people to sign up."""

from __future__ import annotations

from crispy_forms.helper import FormHelper
from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from people.models.import_words import REFUSALS
from programs.actions.sign_ups import MOST_BYTES


class SignUpForm(forms.Form):
    file = forms.FileField(
        label=_("List of people"),
        help_text=_(
            "A CSV file or an Excel workbook with one row per person. Columns: employee id or e-mail address,"
            " role (mentor, mentee or both), and if you like places, topics (with “;” between them) and"
            " motivation. You see what would happen first."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx,text/csv,text/plain"}),
        error_messages={
            "required": _("Choose a file with the people"),
            "invalid": _("Choose a file with the people"),
            "missing": _("Choose a file with the people"),
            "empty": REFUSALS["empty"],
            "max_length": _("The name of this file is too long. Give it a shorter name."),
        },
        max_length=255,
    )
    tells = forms.TypedChoiceField(
        label=_("Who hears of it"),
        choices=[
            ("1", _("Each person gets a mail with what was signed up and how to change it")),
            ("0", _("Nobody gets a mail")),
        ],
        initial="1",
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Say whether people get a mail"),
            "invalid_choice": _("Choose one of the two"),
        },
    )

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.button = _("Show what would happen")
        return helper

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            megabytes = MOST_BYTES // 1024 // 1024
            raise forms.ValidationError(REFUSALS["too big"], params={"megabytes": megabytes})
        return file
