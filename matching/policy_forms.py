"""The rules of a program as a form: each must with its figures, each wish with its weight; and back."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Fieldset, Layout, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from matching.engine import ENOUGH, Rule, WishKind
from matching.rule_labels import ENOUGH_OF, FIGURES, GAPS, MUSTS, WISHES, counted
from people.models import LEVEL_ORDER, Level

HEAVIEST = 100
LARGEST_SEED = 2**31 - 1
WAITS = (30, 60, 90, 180)
NUMBER = {
    "required": _("Write a whole number; 0 means that it does not count"),
    "invalid": _("Write a whole number"),
    "min_value": _("Write a number from %(limit_value)s"),
    "max_value": _("Write a number up to %(limit_value)s"),
}
LISTED = {"invalid_choice": _("Choose from the list"), "required": _("Choose from the list")}


class Figure(forms.ChoiceField):
    """Asked only where its must is chosen, so nothing is no mistake; and yet it is not optional there."""

    def validate(self, value: Any) -> None:
        if value:
            super().validate(value)


def _choice(label: Any, choices: list[tuple[str, Any]]) -> Figure:
    return Figure(label=label, choices=choices, error_messages=LISTED)


class RulesForm(forms.Form):
    """Everything that decides which pairs may be and which are better."""

    line_most = _choice(
        _("How far the reporting line goes"),
        [
            ("", _("the whole line, up to the top")),
            ("1", _("the manager only")),
            *(
                (str(n), counted("%(number)s manager above", "%(number)s managers above", n))
                for n in (2, 3, 4)
            ),
        ],
    )
    gap_min = _choice(_("At least"), GAPS)
    gap_max = _choice(_("At most"), GAPS)
    levels = forms.MultipleChoiceField(
        label=_("Levels of mentors"),
        choices=[(str(LEVEL_ORDER[level.value]), level.label) for level in Level],
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "across"}),
        error_messages=LISTED,
    )
    hours_min = _choice(
        _("At least so many hours a day"),
        [(str(n), counted("%(number)s hour", "%(number)s hours", n)) for n in range(1, 9)],
    )
    least_points = forms.IntegerField(
        label=_("Fewest points of a pair"),
        help_text=_("A pair with fewer is not formed at all. The weights above together are the most."),
        min_value=0,
        max_value=HEAVIEST * len(WISHES),
        error_messages=NUMBER,
    )
    priority_days = forms.MultipleChoiceField(
        label=_("Who waits longer than this comes first"),
        help_text=_("Whoever waits longer gets a mentor before all others, even if others would fit better."),
        choices=[(str(n), counted("%(number)s day", "%(number)s days", n)) for n in WAITS],
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "across"}),
        error_messages=LISTED,
    )
    seed = forms.IntegerField(
        label=_("Number for drawing lots"),
        help_text=_("It decides between pairs that fit equally well. The same number draws the same lots."),
        min_value=0,
        max_value=LARGEST_SEED,
        error_messages=NUMBER,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for rule, label in MUSTS.items():
            self.fields[f"must_{rule}"] = forms.BooleanField(label=label, required=False)
        for kind, label in WISHES.items():
            self.fields[f"weight_{kind}"] = forms.IntegerField(
                label=label, min_value=0, max_value=HEAVIEST, error_messages=NUMBER
            )
        for kind, (figure, choices) in ENOUGH_OF.items():
            self.fields[f"enough_{kind}"] = _choice(figure, choices)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("must_level_gap") and "gap_min" in cleaned and "gap_max" in cleaned:
            least, most = _number(cleaned["gap_min"]), _number(cleaned["gap_max"])
            if least is None and most is None:
                self.add_error("gap_min", _("Choose at least one of the two limits"))
            elif least is not None and most is not None and least > most:
                self.add_error("gap_max", _("Choose no lower limit than “at least”"))
        if cleaned.get("must_mentor_level_in") and "levels" in cleaned and not cleaned["levels"]:
            self.add_error("levels", _("Choose at least one level"))
        return cleaned

    @property
    def rules(self) -> dict[str, Any]:
        """What was chosen, as a policy keeps it; of a form that is valid."""
        return rules_of(self.cleaned_data)

    @property
    def parts(self) -> list[Any]:
        """The fields in their groups."""
        musts = [Div(f"must_{rule}", *_figures_of(rule), css_class="must") for rule in MUSTS]
        weights = [_weight_of(kind) for kind in WISHES]
        return [
            Fieldset(_("What always holds"), *musts, css_class="musts"),
            Fieldset(_("What makes a pair better: weights from 0 to 100"), *weights, css_class="weights"),
            Fieldset(_("Beyond that"), "least_points", "priority_days", "seed"),
        ]


class PolicyForm(RulesForm):
    """A new version: the rules, why, and from which version they were made."""

    reason = forms.CharField(
        label=_("Why do you change the rules?"),
        help_text=_(
            "Kept with this version. Everybody who coordinates this program reads it; name no people."
        ),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": _("Write why, in one sentence"),
            "max_length": _("Keep it within %(limit_value)d characters"),
        },
    )
    base = forms.IntegerField(min_value=0, max_value=32_767, widget=forms.HiddenInput)

    cancel_url = ""

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.layout = Layout(*self.parts, Fieldset(_("Why"), "reason"), "base")
        helper.button = _("Save these rules")
        helper.cancel_url = self.cancel_url
        return helper


class LabForm(RulesForm):
    """Rules to try, and places on top; everything stands in the address, nothing is kept."""

    more_places = _choice(
        _("More places for each mentor with room"),
        [("", _("none")), *((str(n), counted("%(number)s more", "%(number)s more", n)) for n in (1, 2, 3))],
    )
    places_in = _choice(_("Where"), [])

    def __init__(self, *args: Any, countries: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["places_in"].choices = [("", _("in all countries")), *countries]  # type: ignore[attr-defined]

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        helper.form_method = "get"
        helper.layout = Layout(Fieldset(_("Places"), "more_places", "places_in"), *self.parts)
        return helper


def _weight_of(kind: WishKind) -> Any:
    """The weight of a wish, with its figure below where it has one."""
    if kind not in ENOUGH_OF:
        return f"weight_{kind}"
    return Div(f"weight_{kind}", Div(f"enough_{kind}", css_class="figures"), css_class="weighed")


def _figures_of(rule: Rule) -> list[Any]:
    names = FIGURES.get(rule, ())
    group = Row if len(names) > 1 else Div
    return [group(*names, css_class="figures")] if names else []


def values_of(rules: dict[str, Any]) -> dict[str, Any]:
    """A policy's rules as the values of the fields."""
    values: dict[str, Any] = {f"must_{rule}": False for rule in MUSTS}
    values |= {f"weight_{kind}": 0 for kind in WISHES}
    values |= {"gap_min": "1", "hours_min": "2"}
    for must in rules["musts"]:
        values[f"must_{must['rule']}"] = True
        values |= _figures(must)
    values |= {f"enough_{kind}": str(enough) for kind, enough in ENOUGH.items()}
    for row in rules["wishes"]:
        values[f"weight_{row['wish']}"] = round(row["weight"])
        values |= {f"enough_{row['wish']}": str(row["enough"])} if "enough" in row else {}
    return values | {
        "least_points": rules["least_points"] // 100,
        "priority_days": [str(days) for days in rules["priority_days"]],
        "seed": rules["seed"],
    }


def rules_of(values: dict[str, Any]) -> dict[str, Any]:
    """The other way round: cleaned values as a policy's rules."""
    return {
        "musts": [_must(rule, values) for rule in MUSTS if values[f"must_{rule}"]],
        "wishes": [
            {"wish": kind.value, "weight": values[f"weight_{kind}"]} | _enough(kind, values)
            for kind in WISHES
            if values[f"weight_{kind}"]
        ],
        "least_points": values["least_points"] * 100,
        "priority_days": sorted(int(days) for days in values["priority_days"]),
        "seed": values["seed"],
    }


def _figures(must: dict[str, Any]) -> dict[str, Any]:
    least, most = must.get("min"), must.get("max")
    match must["rule"]:
        case Rule.NOT_IN_LINE:
            return {"line_most": _text(most)}
        case Rule.LEVEL_GAP:
            return {"gap_min": _text(least), "gap_max": _text(most)}
        case Rule.MENTOR_LEVEL_IN:
            return {"levels": [str(level) for level in must["levels"]]}
        case Rule.HOURS_OVERLAP:
            return {"hours_min": _text(least)}
    return {}


def _must(rule: Rule, values: dict[str, Any]) -> dict[str, Any]:
    figures: dict[str, Any] = {}
    match rule:
        case Rule.NOT_IN_LINE:
            figures = {"max": _number(values["line_most"])}
        case Rule.LEVEL_GAP:
            figures = {"min": _number(values["gap_min"]), "max": _number(values["gap_max"])}
        case Rule.MENTOR_LEVEL_IN:
            figures = {"levels": sorted(int(level) for level in values["levels"])}
        case Rule.HOURS_OVERLAP:
            figures = {"min": _number(values["hours_min"]) or 1}
    return {"rule": rule.value} | {name: value for name, value in figures.items() if value is not None}


def _enough(kind: WishKind, values: dict[str, Any]) -> dict[str, int]:
    """The figure of a wish, unless it is the usual one."""
    number = _number(values.get(f"enough_{kind}", ""))
    return {} if number in (None, ENOUGH.get(kind)) else {"enough": number}


def _number(written: str) -> int | None:
    return int(written) if written else None


def _text(number: float | None) -> str:
    return "" if number is None else str(round(number))
