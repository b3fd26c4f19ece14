"""What all tests of the house live by."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import override_settings

from matching.views import runs
from tests.house import scene


@pytest.fixture(autouse=True)
def _no_wait_for_a_draft(monkeypatch: pytest.MonkeyPatch) -> None:
    """No worker solves a draft here, so that its page would wait for nothing, some hundred times."""
    monkeypatch.setattr(runs, "A_MOMENT", 0.0)


@pytest.fixture(scope="module")
def standing_tables(django_db_setup: None, django_db_blocker) -> Iterator[None]:
    """Rows that all tests of a file share are really written, and gone after the last of them.

    Numbers are not given out anew: what this process remembers of a program would be told of another.
    Such a file calls it `transactional_db`, by which pytest-django knows who needs a database.
    """
    with django_db_blocker.unblock():
        yield
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE people_event DISABLE TRIGGER people_event_no_truncate")
            call_command("flush", interactive=False, verbosity=0, reset_sequences=False)
            cursor.execute("ALTER TABLE people_event ENABLE TRIGGER people_event_no_truncate")


@pytest.fixture(scope="module")
def standing_scene(transactional_db: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[scene.Scene]:
    """Built once for a file: whoever changes something in it takes the change back."""
    with override_settings(DEMO=True, EMAIL_FILE_PATH=str(tmp_path_factory.mktemp("mails"))):
        yield scene.build()
