"""What is set-up and what is not: every table and every column is decided on, with a reason."""

from __future__ import annotations

from django.apps import apps
from django.utils import translation

from dashboard.setup import scope

APPS = ("people", "notices", "guides", "programs", "matching", "dashboard")


def tables() -> set[str]:
    return {model._meta.label_lower for app in APPS for model in apps.get_app_config(app).get_models()}


def test_every_table_is_in_the_file_or_has_a_reason():
    left_out = [table for tables in scope.LEFT_OUT.values() for table in tables]

    assert sorted([*scope.IN_THE_FILE, *left_out]) == sorted(tables())


def test_every_column_of_a_table_in_the_file_stands_there_or_has_a_reason():
    for table, named in scope.IN_THE_FILE.items():
        options = apps.get_model(table)._meta
        columns = {each.name for each in [*options.fields, *options.many_to_many]} - {"id"}
        reasons = scope.COLUMNS_LEFT_OUT.get(table, {})
        assert columns == named | reasons.keys(), table
        assert not named & reasons.keys(), table


def test_the_page_says_all_reasons_in_both_languages():
    assert set(scope.REASONS) == {*scope.LEFT_OUT, scope.SETTINGS}
    with translation.override("nl"):
        dutch = [str(reason) for reason in scope.REASONS]
    assert not {str(reason) for reason in scope.REASONS} & set(dutch)
