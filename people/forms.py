"""Words and shapes of what people fill in about themselves."""

from __future__ import annotations

import zoneinfo
from functools import lru_cache
from typing import Any

from allauth.account import forms as allauth
from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Layout
from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from people import load
from people.models import Person


@lru_cache(maxsize=1)
def time_zones() -> list[tuple[str, str]]:
    """Regional names only: the old aliases would show each place twice or more."""
    regions = (
        "Africa/",
        "America/",
        "Antarctica/",
        "Asia/",
        "Atlantic/",
        "Australia/",
        "Europe/",
        "Indian/",
        "Pacific/",
    )
    names = sorted(name for name in zoneinfo.available_timezones() if name.startswith(regions))
    return [("UTC", "UTC"), *((name, name.replace("_", " ")) for name in names)]


class SettingsForm(forms.ModelForm):
    class Meta:
        model = Person
        fields = ["language", "theme", "time_zone"]
        labels = {"language": _("Language"), "theme": _("Appearance"), "time_zone": _("Time zone")}
        help_texts = {
            "language": _("Pages and mails to you are in this language."),
            "time_zone": _("Meetings and dates are shown in this time zone."),
        }
        error_messages = {
            "language": {
                "required": _("Choose a language"),
                "invalid_choice": _("Choose a language from the list"),
            },
            "theme": {
                "required": _("Choose an appearance"),
                "invalid_choice": _("Choose an appearance from the list"),
            },
        }
        widgets = {
            "language": forms.RadioSelect(attrs={"class": "across"}),
            "theme": forms.RadioSelect(attrs={"class": "across"}),
        }

    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        help_text=_("Meetings and dates are shown in this time zone."),
        choices=time_zones,
        error_messages={
            "required": _("Choose a time zone"),
            "invalid_choice": _("Choose a time zone from the list"),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.is_time_zone_guessed:
            self.fields["time_zone"].help_text = _("This one is a guess. Change it, or save it as it is.")

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.layout = Layout(
            "language",
            "theme",
            Div("time_zone", HTML('{% include "people/_use_my_zone.html" %}'), css_class="flow tight"),
        )
        helper.button = _("Save settings")
        return helper


class ProfileForm(forms.Form):
    """What people tell their colleagues about themselves."""

    about = forms.CharField(
        label=_("About you, in your own words"),
        help_text=_("Colleagues who look for a mentor read this, and mentors you ask. Up to 600 characters."),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"max_length": _("Keep it to 600 characters")},
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages you like to talk in"),
        help_text=_(
            "Colleagues see them beside your name, and the rules of a program may ask for a shared one."
        ),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "across"}),
        error_messages={"invalid_choice": _("Choose languages from the list")},
    )
    topics = forms.MultipleChoiceField(
        label=_("Topics you know about or want to learn"),
        help_text=_("Filled in for you when you join a program; there colleagues see those you choose."),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "across"}),
        error_messages={"invalid_choice": _("Choose topics from the list")},
    )
    works_from = forms.TimeField(
        label=_("You work from"),
        help_text=_(
            "On your own clock. Times to meet are proposed within these hours; leave both empty for 9 to 5."
        ),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": _("Fill in a time such as 08:30")},
    )
    works_until = forms.TimeField(
        label=_("You work until"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": _("Fill in a time such as 17:00")},
    )
    photo = forms.FileField(
        label=_("Photo"),
        help_text=_("JPEG, PNG or WebP. Colleagues who are signed in see it beside your name."),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        error_messages={
            "invalid": _("Choose a photo"),
            "missing": _("Choose a photo"),
            "empty": _("This file is empty. Choose another photo."),
            "max_length": _("The name of this file is too long. Give it a shorter name."),
        },
        max_length=255,
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        names = ("about", "languages", "topics", "works_from", "works_until")
        kwargs.setdefault("initial", {name: getattr(person, name) for name in names})
        super().__init__(*args, **kwargs)
        self.fields["languages"].choices = load.languages()  # type: ignore[attr-defined]
        self.fields["topics"].choices = load.topics()  # type: ignore[attr-defined]

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.button = _("Save profile")
        return helper

    @property
    def facts(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "photo"}

    def clean_photo(self) -> UploadedFile | None:
        file = self.cleaned_data["photo"]
        if file and file.size > settings.PHOTO_MAX_BYTES:
            megabytes = settings.PHOTO_MAX_BYTES // 1024 // 1024
            words = _("This file is larger than %(megabytes)s MB. Choose a smaller photo.")
            raise forms.ValidationError(words, params={"megabytes": megabytes})
        return file

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        begins, ends = values.get("works_from"), values.get("works_until")
        if (begins is None) != (ends is None) and not {"works_from", "works_until"} & set(self.errors):
            empty = "works_until" if ends is None else "works_from"
            self.add_error(empty, _("Fill in both times, or leave both empty."))
        elif begins and ends and begins >= ends:
            self.add_error("works_until", _("Choose a time after the one you work from."))
        return values


class _HouseWords:
    """allauth's forms with this house's sentences; its placeholders would repeat the labels."""

    words = {
        "login": (_("Work e-mail address"), _("Fill in your work e-mail address")),
        "email": (_("Work e-mail address"), _("Fill in your work e-mail address")),
        "password": (_("Password"), _("Fill in your password")),
        "oldpassword": (_("Your password now"), _("Fill in your password as it is now")),
        "password1": (_("New password"), _("Choose a new password")),
        "password2": (_("New password, once more"), _("Repeat the new password")),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():  # type: ignore[attr-defined]
            field.label, field.error_messages["required"] = self.words[name]
            field.widget.attrs.pop("placeholder", None)
        if "password" in self.fields:  # type: ignore[attr-defined]
            self.fields["password"].help_text = ""  # type: ignore[attr-defined]


class SignInForm(_HouseWords, allauth.LoginForm):
    pass


class ChangePasswordForm(_HouseWords, allauth.ChangePasswordForm):
    pass


class SetPasswordForm(_HouseWords, allauth.SetPasswordForm):
    pass


class ResetPasswordForm(_HouseWords, allauth.ResetPasswordForm):
    pass


class ResetPasswordKeyForm(_HouseWords, allauth.ResetPasswordKeyForm):
    pass


class ReauthenticateForm(_HouseWords, allauth.ReauthenticateForm):
    pass


class TakeAlongForm(forms.Form):
    """Why a list leaves the house."""

    reason = forms.CharField(
        label=_("What do you need it for?"),
        help_text=_("One sentence. It is kept in the log with your name."),
        max_length=200,
        error_messages={
            "required": _("Write what you need it for"),
            "max_length": _("Keep this within %(limit_value)d characters"),
        },
    )

    @property
    def why(self) -> str:
        return str(self.cleaned_data["reason"])

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        return helper
