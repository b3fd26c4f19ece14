"""The form of a check-in, built from its questions; beside each stands who sees the answer."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from people.models import Person
from programs.questions import CHOICE, GOAL, NUMBERS, VISIBLE, Question

LONGEST = 2000
SHARED = "_shared"
COLUMNS = ("meetings", "rating", "closer", "expectation", "help", "wants_contact")


class AnswerForm(forms.Form):
    """`goals` are (id, sentence) of the pair; only the two ever see these answers."""

    def __init__(
        self,
        *args: Any,
        questions: list[Question],
        side: str,
        partner: Person,
        goals: list[tuple[int, str]] = (),  # type: ignore[assignment]
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        self.name = {"name": partner.short_name}
        for question in questions:
            self.fields[question.key] = self._field(question, str(question.words(side)) % self.name)
            if question.sees == CHOICE:
                label = gettext("%(name)s may read this") % self.name
                self.fields[question.key + SHARED] = forms.BooleanField(label=label, required=False)
            if question.key == "closer":
                self._ask_goals(goals)

    def _field(self, question: Question, label: str) -> forms.Field:
        common: dict[str, Any] = {
            "label": label,
            "required": question.needed,
            "help_text": self._help(question),
        }
        if question.kind == "tick":
            return forms.BooleanField(**common)
        if question.kind == "text":
            widget = forms.Textarea(attrs={"rows": 3})
            return forms.CharField(max_length=LONGEST, widget=widget, error_messages=_LONG, **common)
        if question.kind == "number":
            words = _NUMBER | {"required": _NUMBER_NEEDED}
            return forms.IntegerField(min_value=0, max_value=200, error_messages=words, **common)
        return self._choice(question.options, question, common)

    def _choice(self, options: list[Any], question: Question, common: dict[str, Any]) -> forms.Field:
        coerce: Any = int if question.kind in NUMBERS else str
        css = {"agree": "scale", "stars": "scale", "recommend": "ten"}.get(question.kind, "across")
        return forms.TypedChoiceField(
            choices=options,
            coerce=coerce,
            empty_value=None,
            widget=forms.RadioSelect(attrs={"class": css}),
            error_messages={
                "required": _("Choose an answer to “%(label)s”") % {"label": common["label"]},
                "invalid_choice": _("Choose an answer from the list"),
            },
            **common,
        )

    def _help(self, question: Question) -> str:
        sees = str(VISIBLE[question.sees]) % self.name
        if question.key != "meetings":
            return sees
        counted = gettext("Online and in person, as far as it is noted here; change it if it is wrong.")
        return f"{counted} {sees}"

    def _ask_goals(self, goals: list[tuple[int, str]]) -> None:
        for pk, sentence in goals:
            question = Question(f"{GOAL}{pk}", "goal", "partner")
            common: dict[str, Any] = {"label": sentence, "required": False, "help_text": self._help(question)}
            self.fields[question.key] = self._choice(question.options, question, common)

    @property
    def answers(self) -> dict[str, Any]:
        """Columns by name; all the rest, as far as it was answered, as `values`."""
        given = self.cleaned_data
        columns = {name: given[name] for name in COLUMNS if name in given}
        columns["closer"] = columns.get("closer") or ""
        rest = {name: value for name, value in given.items() if name not in COLUMNS}
        values = {name: value for name, value in rest.items() if value not in (None, "", False)}
        return {**columns, "values": values}

    @property
    def draft(self) -> dict[str, Any]:
        """What was filled in so far, true or not; nothing that is no question."""
        found = {name: str(self.data.get(name, ""))[:LONGEST] for name in self.fields}
        return {name: value for name, value in found.items() if value}

    @property
    def helper(self) -> FormHelper:
        """Without a button: the page has two, to send and to go on later."""
        helper = FormHelper()
        helper.form_tag = False
        return helper


_LONG = {"max_length": _("Keep this within %(limit_value)d characters")}
_NUMBER_NEEDED = _("Fill in how often you met; 0 is an answer too")
_NUMBER = {
    "invalid": _("Fill in a number"),
    "min_value": _("Fill in 0 or more"),
    "max_value": _("Fill in %(limit_value)d or fewer"),
}
