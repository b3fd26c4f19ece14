"""Who a program is for: fields of the rule and of people by name, the same for both roles."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from people.models import Level, Person
from programs.models.audience import LONGEST_SERVICE

MOST_NAMED = 500
MANY = 40  # choices; more of them are a list to scroll, not boxes
BETWEEN = re.compile(r"[\s,;]+")


class NamedField(forms.CharField):
    """People by employee id or e-mail address, one per line; cleaned to employee ids."""

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        written = [word for word in BETWEEN.split(super().clean(value)) if word]
        if len(written) > MOST_NAMED:
            raise forms.ValidationError(
                _("Name at most %(most)d people; a rule is for more."), params={"most": MOST_NAMED}
            )
        known = found(written)
        unknown = [word for word in written if word.lower() not in known]
        if unknown:
            words = ngettext(
                "Nobody here has this number or address: %(names)s",
                "Nobody here has these numbers or addresses: %(names)s",
                len(unknown),
            )
            raise forms.ValidationError(words % {"names": ", ".join(unknown[:5])})
        return sorted({known[word.lower()].employee_id for word in written})


def found(written: list[str]) -> dict[str, Person]:
    """By what was written in lower case: a number, or an address."""
    words = {word.lower() for word in written}
    rows = Person.objects.active().filter(employee_id__in=written)
    known = {row.employee_id.lower(): row for row in rows}
    for row in Person.objects.active().filter(email__in=words | set(written)):
        known[row.email.lower()] = row
    return known


def named_keys(written: Any) -> set[int]:
    """Of what stands on the screen, judged or not: those who are known."""
    words = written if isinstance(written, list) else BETWEEN.split(str(written or "").replace("\0", ""))
    return {row.pk for row in found([word for word in words if word][:MOST_NAMED]).values()}


class AudienceFields(forms.Form):
    """For each role: levels, countries, departments, groups, months of service, people by name."""

    mentor_levels = forms.MultipleChoiceField(label=_("Levels of mentors"), choices=Level.choices)
    mentor_countries = forms.MultipleChoiceField(label=_("Countries of mentors"))
    mentor_units = forms.MultipleChoiceField(label=_("Departments of mentors"))
    mentor_groups = forms.MultipleChoiceField(label=_("Groups of mentors"))
    mentee_levels = forms.MultipleChoiceField(label=_("Levels of mentees"), choices=Level.choices)
    mentee_countries = forms.MultipleChoiceField(label=_("Countries of mentees"))
    mentee_units = forms.MultipleChoiceField(label=_("Departments of mentees"))
    mentee_groups = forms.MultipleChoiceField(label=_("Groups of mentees"))

    def add_service_and_names(self) -> None:
        for role in ("mentor", "mentee"):
            self.fields[f"{role}_least_months"] = forms.IntegerField(
                label=_("At least so many months with us"),
                help_text=_("0 asks for nothing."),
                min_value=0,
                max_value=LONGEST_SERVICE,
                required=False,
                error_messages={
                    "invalid": _("Write a whole number"),
                    "min_value": _("Choose at least %(limit_value)d"),
                    "max_value": _("Choose at most %(limit_value)d"),
                },
            )
            self.fields[f"{role}_named"] = NamedField(
                label=_("Also these people"),
                help_text=_(
                    "Employee numbers or e-mail addresses, one per line. They fit whatever the rule says."
                ),
                required=False,
                widget=forms.Textarea(attrs={"rows": 3}),
            )
            self.fields[f"{role}_is_only_named"] = forms.BooleanField(
                label=_("Only the people named here"), required=False
            )

    def audience(self, role: str) -> list[str]:
        """Groups are asked where the identity provider sent some, departments where there are any."""
        parts = ("levels", "countries", "units", "groups", "least_months", "named", "is_only_named")
        return [f"{role}_{name}" for name in parts if f"{role}_{name}" in self.fields]

    def offer(self, role: str, name: str, found: list[tuple[str, str]]) -> None:
        field = self.fields.get(f"{role}_{name}")
        if field is None:
            return
        if name in {"groups", "units"} and not found:
            del self.fields[f"{role}_{name}"]
            return
        field.choices = found  # type: ignore[attr-defined]
        field.required = False
        field.help_text = _("Choose none to allow all.")
        if len(found) > MANY:
            field.widget = forms.SelectMultiple(attrs={"size": 8}, choices=found)
        else:
            field.widget = forms.CheckboxSelectMultiple(attrs={"class": "across"}, choices=found)
        field.error_messages["invalid_choice"] = _("Choose from the list")

    def clean_mentor_least_months(self) -> int:
        return self.cleaned_data["mentor_least_months"] or 0

    def clean_mentee_least_months(self) -> int:
        return self.cleaned_data["mentee_least_months"] or 0
