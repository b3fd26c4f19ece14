"""Who is in a program for a protected group is known to few: looked for at every page, in mails and lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client, override_settings
from django.urls import reverse

from notices import delivery
from notices.models import Notice
from people import clock
from people.models import Person
from programs import emails
from programs.actions import programs
from programs.models import Agreement, Mentee, Mentor, Mentorship, Program, ProgramRole
from tests.factories.people import PersonFactory
from tests.factories.programs import ProgramRoleFactory
from tests.house import scene
from tests.house.access import ACCESS, ARGUMENTS
from tests.house.screens import SCREENS

NAME, MEMBER = "Canary of a protected group", "Canarybird"
OUTSIDERS = ("outside", "manager")  # every right of the house in one person, and none at all


@pytest.fixture
def play(db, tmp_path, settings) -> Iterator[scene.Scene]:
    settings.EMAIL_FILE_PATH = str(tmp_path)
    with override_settings(DEMO=True):
        built = scene.build()
        program = built.things["program"]
        assert isinstance(program, Program)
        Program.objects.filter(pk=program.pk).update(name=NAME)
        for number, person in enumerate(members(program)):
            Person.objects.filter(pk=person.pk).update(
                given_name="Wren", family_name=f"{MEMBER}{number}", sort_name=f"{MEMBER}{number}"
            )
        built.things["agreement"] = Agreement.objects.filter(mentorship=built.things["pair"]).first()  # type: ignore[misc]
        built.things["proposal"] = built.things["run"].proposals.first()  # type: ignore[attr-defined]
        who = built.who
        roles = ["hr_admin", "coordinator", "auditor", "guide_editor"]
        who["outside"] = PersonFactory(house_roles=roles, is_superuser=True, is_staff=True)
        ProgramRoleFactory(program=program, person=who["outside"], role=ProgramRole.Role.TRAINER)
        ProgramRoleFactory(program=program, person=who["outside"], role=ProgramRole.Role.ANALYST)
        who["manager"] = PersonFactory(level="head")
        Person.objects.filter(pk__in=[each.pk for each in members(program)]).update(manager=who["manager"])
        yield built


def members(program: Program) -> list[Person]:
    keys = {
        *program.mentees.values_list("person", flat=True),
        *program.mentors.values_list("person", flat=True),
    }
    team = {program.owner_id, program.deputy_id, *program.roles.values_list("person", flat=True)}
    return list(Person.objects.filter(pk__in=keys - team).order_by("pk"))


def protect(play: scene.Scene) -> Program:
    program = Program.objects.get(pk=play.things["program"].pk)  # type: ignore[attr-defined]
    words = {"is_protected": True, "protected_for": "women who want to lead"}
    programs.change(program, by=program.owner, now=clock.now(), **words)
    return program


def addresses(play: scene.Scene) -> dict[str, bool]:
    """Every address, with whether it is one of this program or of a row in it."""
    program = play.things["program"].pk  # type: ignore[attr-defined]
    found: dict[str, bool] = {}
    for screen in SCREENS:
        if screen.name in ACCESS:
            is_of = screen.name.startswith(("programs:", "matching:"))
            is_of &= (
                screen.name != "programs:mentor-certificate"
            )  # its owner shows it; it names no program then
            found[reverse(screen.name, args=list(screen.args(play))) + (screen.query or "")] = is_of
    for name, words in ARGUMENTS.items():
        rows = [play.things[word] for word in words if word in play.things]
        given = [play.things[word].pk if word in play.things else word for word in words]  # type: ignore[attr-defined]
        found[reverse(name, args=given)] = any(program_of(row) == program for row in rows)
    for name in (
        "dashboard:desk",
        "dashboard:todo",
        "programs:mentor-load",
        "dashboard:mails",
        "dashboard:audit",
    ):
        found.setdefault(reverse(name), False)
    for pair in Mentorship.objects.filter(program=program).order_by("pk"):
        found[reverse("matching:pair-detail", args=[pair.pk])] = True
    for mentor in Mentor.objects.filter(program=program).order_by("pk"):
        found[reverse("matching:mentor-detail", args=[mentor.pk])] = True
    for person in (*Person.objects.filter(family_name__startswith=MEMBER).order_by("pk")[:3],):
        found[reverse("people:person-detail", args=[person.pk])] = False
        found[reverse("dashboard:audit") + f"?who={person.family_name}"] = False
    here = f"/hr/programs/{program}/"
    return {url: is_of or url.startswith(here) for url, is_of in found.items() if "pdf" not in url}


def program_of(row: object) -> int | None:
    for way in ("program_id", "mentorship", "follow_up", "session", "mentor", "mentee", "run", "request"):
        if (found := getattr(row, way, None)) is not None:
            return found if isinstance(found, int) else program_of(found)
    return row.pk if isinstance(row, Program) else None


def sighted(play: scene.Scene, role: str, where: Iterable[str]) -> set[str]:
    """Where this outsider reads who is in it: a name beside the program's, or on a page of the program."""
    found, of_program = set(), addresses(play)
    client = Client()
    client.force_login(play.who[role])  # type: ignore[arg-type]
    for url in where:
        reply = client.get(url)
        content = b"".join(reply.streaming_content) if reply.streaming else reply.content
        text = content.decode("utf-8", "replace")
        if MEMBER in text and (of_program.get(url) or NAME in text):
            found.add(url)
    return found


def test_outsiders_read_nowhere_who_is_in_it(play):
    of_program = addresses(play)
    known = [url for url, is_of_program in of_program.items() if is_of_program and "/hr/programs/" in url]
    before = sighted(play, "outside", known)  # the positive control: of an open program it is seen
    protect(play)

    found = {role: sorted(sighted(play, role, of_program)) for role in OUTSIDERS}

    assert len(before) >= 3
    assert found == {"outside": [], "manager": []}


def test_owner_and_coordinators_go_on_seeing_it(play):
    program = protect(play)
    client = Client()
    client.force_login(program.owner)

    assert MEMBER in client.get(reverse("dashboard:people", args=[program.pk, "mentees"])).text


def test_no_subject_names_the_program(play, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    program = protect(play)
    with transaction.atomic():
        emails.mentors_expected(program, program.mentors.select_related("person"), now=clock.now())

    moment = clock.now()
    while waiting := Notice.objects.filter(state="waiting").order_by("not_before"):
        moment = max(moment, waiting[0].not_before)
        while letter := delivery.claim(now=moment):
            delivery.deliver(letter, now=moment)

    bodies = [message.body for message in mail.outbox if NAME in message.body]
    assert bodies  # the positive control: it is a matter of this program
    assert [message.subject for message in mail.outbox if NAME in message.subject] == []


def test_mentors_are_found_by_whoever_joined_only(play):
    program = protect(play)
    mentee = (
        Mentee.objects.filter(program=program, state="enrolled").select_related("person").order_by("pk")[0]
    )

    outside = Mentor.objects.visible_to(PersonFactory()).filter(program=program)
    inside = Mentor.objects.visible_to(mentee.person).filter(program=program)

    assert (outside.exists(), inside.exists()) == (False, True)
