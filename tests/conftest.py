"""The cast, and the rules every test lives by."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from io import StringIO

import hypothesis
import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client, TransactionTestCase
from django.utils import translation

from people import acting
from people.models import Person
from programs.models import Mentee, Mentor, Program
from tests.factories.people import PersonFactory
from tests.factories.programs import MenteeFactory, MentorFactory, ProgramFactory

pytest_plugins = ["tests.browser", "tests.services"]

# A busy machine is no defect: speed is measured by benchmarks, as ratios in one run. And one commit has one
# answer, for everybody: who wants new examples asks for them with --hypothesis-profile=wide.
hypothesis.settings.register_profile("same", deadline=None, derandomize=True)
hypothesis.settings.register_profile("wide", deadline=None, max_examples=1000)
hypothesis.settings.load_profile("same")

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)  # a Monday


@pytest.fixture(autouse=True)
def _in_english() -> None:
    """A page that was read in Dutch leaves its language behind in the process."""
    translation.activate("en")


@pytest.fixture(autouse=True)
def _quick_hashes(settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Where the servers were started for this run, the tables are there already, to be copied."""
    if template := os.environ.get("TEST_DATABASE_TEMPLATE"):
        connection.settings_dict["TEST"]["TEMPLATE"] = template


@pytest.fixture(autouse=True, scope="session")
def _emptying_may_pass_the_audit_guard() -> None:
    """Django truncates all tables between transactional tests; the audit's guard lets that through."""
    teardown = TransactionTestCase._fixture_teardown

    def guarded(self: TransactionTestCase) -> None:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE people_event DISABLE TRIGGER people_event_no_truncate")
        try:
            teardown(self)
        finally:
            with connection.cursor() as cursor:
                cursor.execute("ALTER TABLE people_event ENABLE TRIGGER people_event_no_truncate")

    TransactionTestCase._fixture_teardown = guarded


@pytest.fixture(autouse=True, scope="session")
def _nothing_beyond_this_machine() -> None:
    """A test that tries to reach another host is wrong, whether or not there is a network."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        host = address[0] if isinstance(address, tuple) else "localhost"
        if host not in {"localhost", "127.0.0.1", "::1"}:
            raise PermissionError(f"Tests talk to this machine only, not to {host}.")
        connect(self, address)  # type: ignore[arg-type]

    socket.socket.connect = guarded  # type: ignore[method-assign]


@pytest.fixture
def app_role(db) -> Iterator[None]:
    """The database as the application meets it: a role that rules of rows hold for.

    What a test makes or counts itself is done as the house; whoever is signed in is only themself.
    """
    call_command("grant_database_role", role="mentoring_test", stdout=StringIO())
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE mentoring_test")
    with acting.as_house():
        yield


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def program(db) -> Program:
    return ProgramFactory()


@pytest.fixture
def mentor(program: Program) -> Mentor:
    """Astrid in Sweden, senior, one seat."""
    return MentorFactory(program=program, person__given_name="Astrid", person__family_name="Lindgren")


@pytest.fixture
def mentee(program: Program) -> Mentee:
    """Sanne in the Netherlands, medior."""
    return MenteeFactory(program=program, person__given_name="Sanne", person__family_name="de Wit")


@pytest.fixture
def coordinator(program: Program) -> Person:
    return program.owner


@pytest.fixture
def hr_admin(db) -> Person:
    return PersonFactory(hr_admin=True, given_name="Hilde", family_name="Admin")


@pytest.fixture
def stranger(db) -> Person:
    """Works here, has nothing to do with any of it."""
    return PersonFactory(given_name="Sam", family_name="Stranger", level="junior")


@pytest.fixture
def signed_in(db):
    """signed_in(person) → a client in that person's session."""

    def sign_in(person: Person) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return sign_in
