"""No table with a key to a person stays outside the list of what the house knows about one."""

from __future__ import annotations

from collections import Counter

from django.apps import apps

import guides.privacy
import matching.privacy
import notices.privacy
import people.privacy
import programs.privacy
from people.models import Person

APPS = ("people", "notices", "guides", "programs", "matching", "dashboard")
LISTS = (people.privacy, notices.privacy, guides.privacy, programs.privacy, matching.privacy)


def test_every_model_with_a_key_to_a_person_is_listed_in_exactly_one_place():
    pointing = {
        model
        for app in APPS
        for model in apps.get_app_config(app).get_models()
        for field in model._meta.get_fields()
        if getattr(field, "related_model", None) is Person and not field.auto_created
    }

    listed = Counter(model for module in LISTS for model in {held.model for held in module.HELD})

    assert {model.__name__: listed[model] for model in pointing | {Person}} == {
        model.__name__: 1 for model in pointing | {Person}
    }
