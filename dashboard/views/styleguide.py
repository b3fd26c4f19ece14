"""The style page: each part in each state, and the first screen every gate walks over."""

from __future__ import annotations

from datetime import date

from crispy_forms.helper import FormHelper
from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from people.models import Person


class SampleForm(forms.Form):
    wish = forms.CharField(
        label="What do you want to work on with Marta?",
        help_text="One or two sentences are enough. Marta sees this.",
        widget=forms.Textarea,
        error_messages={"required": "Write one sentence about what you want to work on"},
    )
    place = forms.CharField(label="Where do you prefer to meet?", required=False)
    way = forms.ChoiceField(
        label="How would you like to meet?",
        choices=[("online", "Online"), ("person", "In person"), ("both", "Both")],
        widget=forms.RadioSelect(attrs={"class": "across"}),
        error_messages={"required": "Choose how you would like to meet"},
    )
    topics = forms.MultipleChoiceField(
        label="Topics",
        choices=[("lead", "Leading a team"), ("cultures", "Working across cultures")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    second = forms.ChoiceField(
        label="If Marta cannot: ask next",
        choices=[("", "Nobody"), ("jan", "Jan Kowalski")],
        required=False,
    )
    on = forms.DateField(
        label="First meeting",
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": "Choose a date for the first meeting"},
    )
    contact = forms.BooleanField(label="I would like HR to contact me", required=False)

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.button = "Send request"
        helper.cancel_url = "/"
        return helper


@login_not_required
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """For makers: exists while developing and in the demo only."""
    if not (settings.DEBUG or settings.DEMO):
        raise Http404
    state = request.GET.get("state", "")
    data = {"way": "telepathy"} if state == "errors" else None
    return render(
        request,
        "styleguide.html",
        {
            "form": SampleForm(data, initial={"way": "online", "topics": ["lead"], "on": date(2027, 5, 14)}),
            "page": Paginator(range(60), 20).page(2),
            "jan": Person(given_name="Jan", family_name="Kowalski", job_title="Engineer, Gdańsk"),
            "tints": ["", "accent", "good", "warn", "bad"],
            "bars": [("Invited", 240, 100), ("Signed up", 168, 70), ("Matched", 142, 59)],
        },
    )
