"""“Keep a copy”: all that the reader can read of a pair, and nothing that they cannot."""

from __future__ import annotations

import io
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from people.models import SealedTextField
from programs import models
from programs.models import Mentorship, SharedFile
from tests.factories.pairs import (
    AgreementFactory,
    GoalFactory,
    GoalStepFactory,
    MeetingFactory,
    MessageFactory,
    NoteFactory,
    SharedFileFactory,
    VoiceFactory,
)
from tests.factories.programs import MentorshipFactory

pytestmark = pytest.mark.django_db

WRITTEN = (  # every table of a pair with words in it
    (AgreementFactory, {}),
    (GoalFactory, {}),
    (GoalStepFactory, {}),
    (GoalStepFactory, {"insight": True}),
    (MeetingFactory, {"held": True}),
    (MessageFactory, {}),
    (NoteFactory, {}),
    (VoiceFactory, {"shown": True}),
)


@pytest.fixture
def pair() -> Mentorship:
    return MentorshipFactory()


def sealed(model: type) -> list[str]:
    return [field.name for field in model._meta.local_fields if isinstance(field, SealedTextField)]


def copy(signed_in, person, pair: Mentorship):
    return signed_in(person).get(reverse("programs:mentorship-copy", args=[pair.pk]))


def test_every_word_that_the_pair_wrote_is_in_it(pair, signed_in):
    planted = []
    for number, (factory, more) in enumerate(WRITTEN):
        names = sealed(factory._meta.model)
        words = {name: f"planted-{number}-{name}" for name in names if not (name == "will_try" and not more)}
        factory(mentorship=pair, **(more | words))
        planted += words.values()

    texts = [copy(signed_in, person, pair).text for person in pair.both]

    assert [[words for words in planted if words not in text] for text in texts] == [[], []]


def test_no_table_of_a_pair_is_forgotten():
    of_pairs = {
        model
        for model in vars(models).values()
        if isinstance(model, type) and getattr(model, "is_pair_private", False)
    }

    covered = {factory._meta.model for factory, _more in WRITTEN} | {SharedFile}

    assert of_pairs - covered == set()


def test_what_the_other_keeps_to_themselves_is_not_in_it(pair, signed_in):
    NoteFactory(mentorship=pair, private=True, body="note of the mentee alone")
    VoiceFactory(mentorship=pair, words="released by the mentee alone", is_released=True)

    texts = {person: copy(signed_in, person, pair).text for person in pair.both}

    for words in ("note of the mentee alone", "released by the mentee alone"):
        assert [words in texts[person] for person in (pair.mentee_person, pair.mentor_person)] == [
            True,
            False,
        ]


def test_files_come_in_one_archive_under_the_names_in_the_text(pair, signed_in):
    note = NoteFactory(mentorship=pair)
    for name in ("plan.txt", "plan.txt", "../../evil\\up.txt"):
        SharedFileFactory(mentorship=pair, note=note, name=name, content=SharedFile.packed(name.encode()))

    reply = copy(signed_in, pair.mentor_person, pair)

    archive = ZipFile(io.BytesIO(reply.content))
    text, *files = archive.namelist()
    words = archive.read(text).decode()
    assert (reply["Content-Type"], text, len(files)) == ("application/zip", "mentorship.md", 3)
    assert [archive.read(name).decode() for name in files] == ["plan.txt", "plan.txt", "../../evil\\up.txt"]
    assert [name.count("/") for name in files] == [1, 1, 1]
    assert all(f"- {name}\n" in words + "\n" for name in files)


def test_an_empty_pair_has_a_title_and_no_empty_chapters(pair, signed_in):
    text = copy(signed_in, pair.mentee_person, pair).text

    assert text.count("#") == 1
    assert pair.mentor_person.full_name in text


def test_nobody_else_gets_one(pair, signed_in):
    assert copy(signed_in, pair.program.owner, pair).status_code == 404


def test_the_copy_asks_as_much_for_three_of_each_as_for_one(pair, signed_in):
    client, page = signed_in(pair.mentee_person), reverse("programs:mentorship-copy", args=[pair.pk])
    asked = []
    for card in ("hope", "bring", "rhythm"):
        for factory, more in WRITTEN:
            numbered = {AgreementFactory: {"version": len(asked) + 1}, VoiceFactory: {"card": card}}
            factory(mentorship=pair, **(more | numbered.get(factory, {})))
        with CaptureQueriesContext(connection) as queries:
            client.get(page)
        asked.append(len(queries))

    assert asked[0] == asked[2]
