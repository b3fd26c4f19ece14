"""What an HR administrator tells the house about the identity provider."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from people.models import DirectoryGroup, ScimToken


class KeyForm(forms.Form):
    name = forms.CharField(
        label=_("Name of the key"),
        help_text=_("Who will use it, such as “Entra production”. The audit shows this name."),
        max_length=80,
        error_messages={
            "required": _("Give the key a name"),
            "max_length": _("Give the key a name of at most 80 characters"),
        },
    )

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.button, helper.form_action = _("Make a key"), "people:scim-key-make"
        return helper

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if ScimToken.objects.open().filter(name=name).exists():
            raise forms.ValidationError(_("There is a key with this name. Choose another name"))
        return name


class GroupForm(forms.Form):
    role = forms.ChoiceField(
        label=_("Role that this group gives"),
        help_text=_(
            "Everybody in the group gets this role and loses it on leaving. A role given by hand stays."
        ),
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose a role from the list")},
    )

    def __init__(self, *args: Any, group: DirectoryGroup, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"role": group.gives_role}
        self.fields["role"].choices = DirectoryGroup._meta.get_field("gives_role").choices  # type: ignore[attr-defined]

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.button = _("Save the role")
        return helper
