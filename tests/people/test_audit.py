from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from people import audit
from people.models import Event


@pytest.mark.parametrize(
    "statement",
    ["UPDATE people_event SET verb = 'x'", "DELETE FROM people_event", "TRUNCATE people_event"],
)
def test_event_changed_by_sql_is_refused(statement, coordinator, program):
    audit.record(by=coordinator, verb="create", about=program)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert Event.objects.count() == 1


def test_record_keeps_labels_not_keys(coordinator, program):
    audit.record(by=coordinator, verb="go_live", about=program, mentors=3)

    event = Event.objects.get()
    assert (event.by_id_label, event.by_name, event.verb) == (
        coordinator.employee_id,
        "Olga Owner",
        "go_live",
    )
    assert (event.about_kind, event.about_id, event.about_name) == (
        "programs.program",
        str(program.pk),
        program.name,
    )
    assert event.detail == {"mentors": 3}
