from __future__ import annotations

from crispy_forms.helper import FormHelper
from django import forms
from django.db.models import Q
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from people.models import Person
from programs.models import Program, ProgramRole

WORDS = {
    ProgramRole.Role.COORDINATOR: _("works from the desk of this program, like the owner"),
    ProgramRole.Role.TRAINER: _("sees who takes part and who took the course"),
    ProgramRole.Role.ANALYST: _("sees totals, and no names"),
}
NOBODY = _("Nobody who works here has this address or id. Check it and try again")


class TeamForm(forms.Form):
    """Whom to ask for help, and with what."""

    person = forms.CharField(
        label=_("Work e-mail address or employee id"),
        max_length=254,
        error_messages={"required": _("Fill in who helps"), "max_length": NOBODY},
    )
    role = forms.ChoiceField(
        label=_("Part"),
        widget=forms.RadioSelect,
        choices=[
            (role.value, format_lazy("{role}: {words}", role=role.label, words=words))
            for role, words in WORDS.items()
        ],
        error_messages={"required": _("Choose a part"), "invalid_choice": _("Choose a part from the list")},
    )

    def __init__(self, *args: object, program: Program, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.program = program

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.button = _("Add to the team")
        helper.cancel_url = reverse("programs:team", args=[self.program.pk])
        return helper

    def clean_person(self) -> Person:
        typed = self.cleaned_data["person"].strip()
        found = Person.objects.active().filter(Q(email__iexact=typed) | Q(employee_id=typed)).first()
        if found is None:
            raise forms.ValidationError(NOBODY)
        return found
