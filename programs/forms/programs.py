"""What a coordinator decides about a program."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Fieldset, Layout, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from guides.models import Course
from people.models import Level, Person
from programs import meanwhile
from programs.forms import choices
from programs.forms.audience import AudienceFields
from programs.forms.typed import TypedForm
from programs.models import Program

YEARS = range(2000, 2200)  # beyond them there is no calendar to count in


class PersonField(forms.ModelChoiceField):
    def label_from_instance(self, person: Person) -> str:
        return f"{person.full_name}, {person.location}" if person.location else person.full_name


def date_field(label: Any, **kwargs: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Write the date as day, month and year")},
        **kwargs,
    )


class CourseField(forms.ModelChoiceField):
    def label_from_instance(self, course: Course) -> str:
        return course.title


class _Named(forms.Form):
    """Name, owner and deputy; whoever sets up a program stays one of its coordinators."""

    name = forms.CharField(
        label=_("Name"),
        max_length=150,
        error_messages={
            "required": _("Give the program a name"),
            "max_length": _("Keep the name within %(limit_value)d characters"),
        },
    )
    owner = PersonField(
        label=_("Owner"),
        help_text=_("Named on every page and in every mail."),
        queryset=Person.objects.get_queryset().none(),
        error_messages={
            "required": _("Choose an owner"),
            "invalid_choice": _("Choose an owner from the list"),
        },
    )
    deputy = PersonField(
        label=_("Deputy"),
        help_text=_("Takes over when the owner is away."),
        queryset=Person.objects.get_queryset().none(),
        required=False,
        error_messages={"invalid_choice": _("Choose a deputy from the list")},
    )

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        for name in ("owner", "deputy"):
            self.fields[name].queryset = choices.coordinators()  # type: ignore[attr-defined]
            self.fields[name].empty_label = _("Choose a person")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        owner, deputy = cleaned.get("owner"), cleaned.get("deputy")
        if owner and owner == deputy:
            self.add_error("deputy", _("Choose somebody other than the owner"))
        elif (
            owner
            and not self.fields["owner"].disabled
            and not self.by.is_hr_admin
            and self.by not in {owner, deputy}
        ):
            self.add_error("owner", _("Choose yourself as owner or deputy, so that you can open it again"))
        for name in ("starts_on", "ends_on"):
            if cleaned.get(name) and cleaned[name].year not in YEARS:
                self.add_error(name, _("Write the date as day, month and year"))
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on and ends_on and starts_on >= ends_on:
            self.add_error("ends_on", _("Choose a last day after the first"))
        return cleaned


class NewProgramForm(_Named):
    field_order = ["preset", "name", "owner", "deputy", "starts_on"]

    preset = forms.ChoiceField(
        label=_("Kind of program"),
        choices=[
            (
                Program.Preset.LEADERS,
                _("Leaders across borders: one year, mentors from another country, all seniors are asked"),
            ),
            (Program.Preset.OPEN, _("Open mentoring: always on, everybody chooses a mentor")),
            (
                Program.Preset.COFFEE,
                _("Coffee across functions: half an hour with somebody of another department, no forms"),
            ),
            (Program.Preset.GUIDE, _("Guide only: the mentor guide for everybody, without pairs")),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose the kind of program"),
            "invalid_choice": _("Choose a kind of program from the list"),
        },
    )
    starts_on = date_field(
        _("First day"),
        help_text=_("A program of one year ends a year later. You can change both days afterwards."),
    )

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.button = _("Make the program")
        return helper


class ProgramForm(AudienceFields, TypedForm, _Named):
    purpose = forms.CharField(
        label=_("What the program is for"),
        help_text=_("Everybody reads this first: what people get out of it, what is asked of them."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    purpose_nl = forms.CharField(
        label=_("The same in Dutch"),
        help_text=_("Whoever reads in Dutch sees this instead."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    is_protected = forms.BooleanField(
        label=_("This program is for a protected group"),
        help_text=_(
            "Such as women, people with a disability, of one origin or faith. Who is in it then says "
            "something that the law protects: only owner, deputy, named coordinators and those in it see "
            "who they are; HR, managers, lists and other systems do not. You say so; the site never guesses."
        ),
        required=False,
    )
    protected_for = forms.CharField(
        label=_("For whom, and why only for them"),
        help_text=_("Everybody who joins reads it, and the works council. Such as “women who want to lead”."),
        max_length=300,
        required=False,
        error_messages={"max_length": _("Keep this within %(limit_value)d characters")},
    )
    is_always_on = forms.BooleanField(
        label=_("Always on: people join all year, each pair has its own dates"), required=False
    )
    starts_on = date_field(_("First day"))
    ends_on = date_field(_("Last day"))
    mentors_are_expected = forms.BooleanField(
        label=_("Ask everybody who fits as a mentor whether they are available"),
        help_text=_("They get one mail when the program goes live."),
        required=False,
    )
    most_choices = forms.IntegerField(
        label=_("Mentors a mentee may name"),
        min_value=1,
        max_value=10,
        error_messages={
            "required": _("Fill in how many mentors a mentee may ask"),
            "invalid": _("Write a whole number"),
            "min_value": _("Choose at least %(limit_value)d"),
            "max_value": _("Choose at most %(limit_value)d"),
        },
    )
    most_at_once = forms.IntegerField(
        label=_("Of these asked at the same time"),
        help_text=_("With 1, the next is asked when the one before has said no."),
        min_value=1,
        max_value=5,
        initial=1,
        error_messages={
            "required": _("Fill in how many mentors are asked at the same time"),
            "invalid": _("Write a whole number"),
            "min_value": _("Choose at least %(limit_value)d"),
            "max_value": _("Choose at most %(limit_value)d"),
        },
    )
    answer_days = forms.IntegerField(
        label=_("Working days people have to answer"),
        min_value=1,
        max_value=60,
        error_messages={
            "required": _("Fill in how many working days a mentor has"),
            "invalid": _("Write a whole number"),
            "min_value": _("Choose at least %(limit_value)d"),
            "max_value": _("Choose at most %(limit_value)d"),
        },
    )

    mentor_course = CourseField(
        label=_("Course for mentors"),
        help_text=_("A pair starts when the mentor has taken it."),
        queryset=Course.objects.filter(audience=Course.Audience.MENTOR),
        required=False,
        empty_label=_("No course"),
        error_messages={"invalid_choice": _("Choose a course from the list")},
    )
    mentee_course = CourseField(
        label=_("Course for mentees"),
        help_text=_("A pair starts when the mentee has taken it, too."),
        queryset=Course.objects.filter(audience=Course.Audience.MENTEE),
        required=False,
        empty_label=_("No course"),
        error_messages={"invalid_choice": _("Choose a course from the list")},
    )
    needs_session = forms.ChoiceField(
        label=_("Live training"),
        help_text=_("Whoever is asked for it has been at one, before a pair starts."),
        choices=[
            ("", _("Not asked")),
            ("mentor", _("Of mentors")),
            ("mentee", _("Of mentees")),
            ("both", _("Of mentors and mentees")),
        ],
        required=False,
        error_messages={"invalid_choice": _("Choose from the list")},
    )
    both_confirm = forms.BooleanField(
        label=_("Both people confirm before a pair that HR proposes begins"),
        help_text=_(
            "Pairs of a match run and pairs made by hand. Without this they begin at once; "
            "with it each of the two has the working days above to say yes or that it is not possible."
        ),
        required=False,
    )

    def __init__(self, *args: Any, live: bool, chooses_lead: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not chooses_lead:
            self._keep_lead()
        offered: dict[str, list[tuple[str, str]]] = {
            "levels": [(str(code), str(name)) for code, name in Level.choices],
            "countries": choices.countries(),
            "units": choices.units(),
            "groups": choices.groups(),
        }
        self.add_service_and_names()
        for role in ("mentor", "mentee"):
            for name, found in offered.items():
                self.offer(role, name, found)
        self.fields["purpose"].required = live
        self.fields["deputy"].required = live and chooses_lead
        self.fields["deputy"].error_messages["required"] = _("Choose a deputy")
        self.fields["purpose"].error_messages["required"] = _("Write what the program is for")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("is_protected") and not cleaned.get("protected_for"):
            self.add_error("protected_for", _("Write for whom it is, and why only for them"))
        return cleaned

    def _keep_lead(self) -> None:
        """Shown as they are, also where one has left: the owner, the deputy and HR choose them."""
        for name in ("owner", "deputy"):
            field, present = self.fields[name], self.initial.get(name)
            field.disabled, field.required = True, False
            keys = [getattr(present, "pk", present)] if present else []
            field.queryset = Person.objects.filter(pk__in=keys)  # type: ignore[attr-defined]

    def seal(self, kept: dict[str, Any]) -> str:
        """Marks of the fields on this form, to know at saving whether somebody else was there."""
        return meanwhile.sealed({name: value for name, value in kept.items() if name in self.fields})

    def words_of(self, kept: dict[str, Any], names: Collection[str]) -> list[tuple[str, Any, str]]:
        """Where to find each of these fields, its label, and what is kept now in words."""
        return [
            (f"id_{name}", field.label, choices.in_words(kept[name], field))
            for name, field in self.fields.items()
            if name in names
        ]

    def left_alone(
        self, kept: dict[str, Any], names: Collection[str], seen: Mapping[str, str]
    ) -> dict[str, Any]:
        """What the other changed and this writer did not touch: theirs stays."""
        typed = meanwhile.marks({name: self.cleaned_data.get(name) for name in names})
        return {name: kept[name] for name in names if typed[name] == seen[name]}

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        helper.layout = Layout(
            Fieldset(
                _("Purpose and people"),
                "name",
                "purpose",
                "purpose_nl",
                Row("owner", "deputy"),
                css_id="purpose",
            ),
            Fieldset(_("A protected group"), "is_protected", "protected_for", css_id="protected"),
            Fieldset(_("Dates"), "is_always_on", Row("starts_on", "ends_on"), css_id="dates"),
            Div(
                Fieldset(_("Who can be a mentor"), *self.audience("mentor")),
                Fieldset(_("Who can be a mentee"), *self.audience("mentee")),
                css_id="audience",
                css_class="form",
            ),
            HTML('{% include "programs/_program_counts.html" %}'),
            Fieldset(
                _("Asking"),
                "mentors_are_expected",
                Row("most_choices", "most_at_once"),
                "answer_days",
                "both_confirm",
            ),
            Fieldset(_("Before a pair starts"), Row("mentor_course", "mentee_course"), "needs_session"),
        )
        return helper
