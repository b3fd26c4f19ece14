"""What an editor fills in: the words of a chapter, a remark, a picture, which chapters are confirmed."""

from __future__ import annotations

import re
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from guides.models import SOURCE_LANGUAGE, Chapter, Draft

LONGEST = 60_000
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


class DraftForm(forms.Form):
    """`revision` and `base` say which text was on the screen, so that nobody overwrites another unseen."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    base = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    title = forms.CharField(
        label=_("Title"),
        max_length=200,
        error_messages={
            "required": _("Give the chapter a title"),
            "max_length": _("Keep the title within %(limit_value)d characters"),
        },
    )
    body = forms.CharField(
        label=_("Text"),
        help_text=_(
            "Markdown: “## Words {#anchor}” is a heading, “- ” begins a list, [words](/guide/roles/) links."
        ),
        max_length=LONGEST,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 26, "spellcheck": "true"}),
        error_messages={
            "required": _("Write the text of the chapter"),
            "max_length": _("Keep this within %(limit_value)d characters"),
        },
    )
    note = forms.CharField(
        label=_("What changes, in a few words"),
        help_text=_("Other editors read this beside the version."),
        max_length=300,
        required=False,
        error_messages={"max_length": _("Keep this within %(limit_value)d characters")},
    )
    valid_from = forms.DateField(
        label=_("Publish on"),
        help_text=_("Empty: as soon as it is published."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Write the date as day, month and year")},
    )
    readers = forms.MultipleChoiceField(
        label=_("For whom"),
        help_text=_("None chosen: for everybody."),
        choices=Chapter.Reader.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose readers from the list")},
    )
    is_translated = forms.BooleanField(label=_("This says what the English chapter says now"), required=False)
    asks_again = forms.BooleanField(
        label=_("The change is large: whoever confirmed this chapter reads it again"), required=False
    )

    def __init__(self, *args: Any, language: str, must_read: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].widget.attrs["lang"] = self.fields["title"].widget.attrs["lang"] = language
        if language == SOURCE_LANGUAGE:
            del self.fields["is_translated"]
        if not must_read:
            del self.fields["asks_again"]

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False  # the page has buttons of its own in the form
        return helper

    @property
    def words(self) -> dict[str, Any]:
        """What is kept of it."""
        shown = set(self.cleaned_data) - {"revision", "base"}
        return {name: self.cleaned_data[name] for name in shown}

    @property
    def seen(self) -> tuple[int, int]:
        return self.cleaned_data.get("revision") or 0, self.cleaned_data.get("base") or 0

    def clean_body(self) -> str:
        """Line ends of browsers become one kind; signs that nobody can see go."""
        body: str = self.cleaned_data["body"]
        words = CONTROL.sub("", body.replace("\r\n", "\n").replace("\r", "\n")).strip()
        if not words:
            raise forms.ValidationError(_("Write the text of the chapter"))
        return words + "\n"

    @staticmethod
    def opened(draft: Draft | None, base: Chapter | None) -> dict[str, Any]:
        """The values on the screen before anything was changed."""
        row = draft or base
        values: dict[str, Any] = {"title": row.title, "body": row.body, "readers": row.readers} if row else {}
        values |= {"revision": draft.revision if draft else 0, "base": base.pk if base else 0}
        if draft:
            more = ("note", "valid_from", "is_translated", "asks_again")
            values |= {name: getattr(draft, name) for name in more}
        return {"is_translated": True} | values


class ChapterForm(forms.Form):
    """A chapter that was not shipped."""

    title = forms.CharField(
        label=_("Title"),
        max_length=200,
        error_messages={
            "required": _("Give the chapter a title"),
            "max_length": _("Keep the title within %(limit_value)d characters"),
        },
    )
    slug = forms.SlugField(
        label=_("Address"),
        help_text=_("Small letters, digits and hyphens, for instance our-values. It stays as it is."),
        max_length=50,
        error_messages={
            "required": _("Give the chapter an address"),
            "invalid": _("Use small letters, digits and hyphens only"),
            "max_length": _("Keep this within %(limit_value)d characters"),
        },
    )
    part = forms.ChoiceField(
        label=_("Part of the guide"),
        choices=Chapter.Part.choices,
        error_messages={
            "required": _("Choose a part of the guide"),
            "invalid_choice": _("Choose a part from the list"),
        },
    )

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        helper.button = _("Begin this chapter")
        return helper

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug):
            raise forms.ValidationError(_("Use small letters, digits and hyphens only"))
        return slug


class RemarkForm(forms.Form):
    remark = forms.CharField(
        label=_("What should change first?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": _("Write what should change first"),
            "max_length": _("Keep this within %(limit_value)d characters"),
        },
    )

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        helper.button = _("Send back to the editor")
        return helper


class PictureForm(forms.Form):
    file = forms.FileField(
        label=_("Picture"),
        help_text=_("JPEG, PNG or WebP. It is drawn anew, at most 1,600 pixels wide."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        max_length=255,
        error_messages={
            "required": _("Choose a picture"),
            "invalid": _("Choose a picture"),
            "missing": _("Choose a picture"),
            "empty": _("This file is empty. Choose another picture."),
            "max_length": _("The name of this file is too long. Give it a shorter name."),
        },
    )

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        helper.button = _("Add this picture")
        return helper

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > settings.PHOTO_MAX_BYTES:
            megabytes = settings.PHOTO_MAX_BYTES // 1024 // 1024
            words = _("This file is larger than %(megabytes)s MB. Choose a smaller picture.")
            raise forms.ValidationError(words, params={"megabytes": megabytes})
        return file


class MustReadForm(forms.Form):
    slugs = forms.MultipleChoiceField(
        label=_("Chapters to confirm"),
        help_text=_(
            "Mentors and mentees of a live program confirm to have read these; coordinators see who has."
        ),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose chapters from the list")},
    )

    def __init__(self, *args: Any, chapters: list[Chapter], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slugs"].choices = [  # type: ignore[attr-defined]
            (chapter.slug, chapter.title) for chapter in chapters
        ]

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        helper.button = _("Save these chapters")
        return helper
