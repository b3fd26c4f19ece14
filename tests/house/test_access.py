"""Every address × role against one table, and nothing changed by looking."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.db import connection, reset_queries, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse

from matching.models import MatchRun, MentorRequest, Proposal
from people import clock
from people.actions import leaving
from programs.models import Agreement, Mentor, Mentorship, Program
from tests.factories.people import PASSWORD, PersonFactory
from tests.house import scene
from tests.house.access import ACCESS, ARGUMENTS, ROLES
from tests.house.screens import SCREENS
from tests.house.test_screens import names

MOST_QUERIES = 15  # twelve of the page, and the session, the reader and the count in the header
MANY_QUERIES = (
    dict.fromkeys(  # one per table, on purpose
        ("dashboard:my-data", "dashboard:my-data-file", "dashboard:my-data-tables", "dashboard:retention"),
        100,
    )
    | dict.fromkeys(  # all facts of the engine anew, nine questions, for a reader who is in a program's team
        ("matching:hand-make", "matching:lab", "matching:request-decline"), 16
    )
    | {
        "dashboard:timeline": 16,  # one per kind of fact
        "dashboard:home": 16,  # what only an HR administrator has to do, a question each
        "dashboard:program-pictures": 32,  # one per picture and kind of row
        "dashboard:program-impact": 17,  # with earlier positions, and what was frozen
        "matching:run-mentee": 17,  # and the lots
        "matching:waiting": 17,
        "programs:program-edit": 16,
        "programs:quarter-note": 16,
    }  # and the choices of six lists
)  # the same, and what else is open to whoever waits
NO_ROW = 987654321
EDITED = ("programs:guide-make", "guides:picture-remove", "guides:version-restore", "guides:draft-move")
OF_A_PERSON = ("matching:apart-mentor", "matching:apart-request")  # one's own wish, in every program
OF_A_PROGRAM = re.compile(r"/(?:hr/)?(programs|mentors|requests|mentorships|runs)/(\d+)/")
ROWS: dict[str, type] = {
    "programs": Program, "mentors": Mentor, "requests": MentorRequest, "mentorships": Mentorship,
    "runs": MatchRun,
}  # fmt: skip
THEIRS = {  # not foreign: the list is what a trainer is there for, and this stranger was named by somebody
    ("trainer", "programs:training-export"),
    ("trainer", "programs:session-withdraw"),
    ("stranger", "programs:nomination-decline"),
    *(("guide_editor", name) for name in EDITED),
}
OPEN_TO_ALL = {
    "guides:chapter-read",
    "guides:chapter-confirm",
    "guides:chapter-rate",
    "guides:pdf",
    "guides:chapter-print",
    "guides:picture",
    "people:company-sign-in",
    "people:photo",
    "people:import-changes",
    "people:import-rejected",
    "programs:meeting-invitation",
    "programs:session-calendar",
    "guides:own-course-files",
    "guides:certificate-file",
    "programs:mentee-leave",
    "matching:coffee-join",  # for everybody whom the program is meant for
}
UNDEFINED = "undefined-template-variable"
DEMO_CLOCK = "people_clockshift"  # read in a demo only
ALLAUTH = ("django_session", "account_emailaddress")  # allauth and sessions keep their own books
LOOKS = ("people_look",)  # a log of who read whom is written by reading; it changes nothing else
WRITES = ("INSERT", "UPDATE", "DELETE")


@pytest.fixture(scope="module")
def transactional_db(standing_tables) -> None:
    """pytest-django's fixture of this name, once for all tests of this file."""


@pytest.fixture
def play(standing_scene, settings) -> Iterator[scene.Scene]:
    settings.TEMPLATES = [
        {
            **settings.TEMPLATES[0],
            "OPTIONS": {**settings.TEMPLATES[0]["OPTIONS"], "string_if_invalid": f"{UNDEFINED}:%s"},
        }
    ]
    with transaction.atomic():
        built = standing_scene
        built.who["other_coordinator"] = PersonFactory(coordinator=True, password=PASSWORD)
        built.who["superuser"] = PersonFactory(is_superuser=True, is_staff=True, password=PASSWORD)
        built.who["leaver"] = PersonFactory()
        built.things["agreement"] = Agreement.objects.filter(mentorship=built.things["pair"]).first()
        built.things["proposal"] = Proposal.objects.filter(run=built.things["run"]).first()
        yield built
        transaction.set_rollback(True)


def arguments(name: str, play: scene.Scene) -> list[object]:
    if name in ARGUMENTS:
        words = ARGUMENTS[name]
        return [play.things[word].pk if word in play.things else word for word in words]
    screens = [screen for screen in SCREENS if screen.name == name]
    return list(screens[0].args(play)) if screens else []


def test_access_table_names_every_address_and_no_other():
    assert sorted(ACCESS) == sorted(set(names(get_resolver().url_patterns)))


def test_access_of_every_role(play: scene.Scene):
    """The code of the table; no undefined variable on the page; nothing written; few queries."""
    wrong = [f"{role}: {line}" for role in ROLES for line in surprises(role, play)]

    assert "\n".join(wrong) == ""


def test_owner_and_deputy_stand_on_every_page_of_their_program(play: scene.Scene):
    """By name, whoever looks: nobody has to search for whom to ask."""
    wrong = []
    for screen in SCREENS:
        if screen.press or screen.status != 200 or screen.path or screen.name in OF_A_PERSON:
            continue
        path = reverse(screen.name, args=screen.args(play)) + screen.query
        if not (about := OF_A_PROGRAM.match(path)):
            continue
        row = ROWS[about[1]]._base_manager.get(pk=about[2])
        program = row if isinstance(row, Program) else row.program
        page = visitor(screen.role, play).get(path).text
        wrong += [path for lead in (program.owner, program.deputy) if lead and lead.full_name not in page]

    assert wrong == []


def surprises(role: str, play: scene.Scene) -> Iterator[str]:
    client = visitor(role, play)
    for name, expected in ACCESS.items():
        reset_queries()  # the log of all roles would overflow
        with CaptureQueriesContext(connection) as asked:
            reply = client.get(reverse(name, args=arguments(name, play)))
        if reply.status_code != expected[role]:
            yield f"{name}: {reply.status_code}, not {expected[role]}"
        if reply.headers.get("Content-Type", "").startswith("text/html") and UNDEFINED in reply.text:
            where = reply.text.index(UNDEFINED)
            yield f"{name}: {reply.text[where : where + 60]!r}"
        for query in asked:
            if query["sql"].startswith(WRITES) and not any(
                table in query["sql"] for table in (*ALLAUTH, *LOOKS)
            ):
                yield f"{name} writes: {query['sql'][:90]}"
        amount = sum(DEMO_CLOCK not in query["sql"] for query in asked)
        if amount > MANY_QUERIES.get(name, MOST_QUERIES):
            yield f"{name}: {amount} queries"


def visitor(role: str, play: scene.Scene) -> Client:
    client = Client()
    if play.who[role] is not None:
        client.force_login(play.who[role])
    if role == "leaver":
        with transaction.atomic():
            leaving.close_doors([play.who[role].pk], by=None, now=clock.now(), why="left")
    return client


@pytest.fixture(params=[10, 0], ids=["fresh", "stale"])
def _signed_in_lately(request, settings) -> None:
    """Whoever signed in long ago learns no more than whoever did so just now."""
    settings.SIGN_IN_AGAIN_MINUTES = request.param


def test_hidden_page_asks_nobody_to_sign_in_again(play: scene.Scene, settings):
    settings.SIGN_IN_AGAIN_MINUTES = 0
    wrong = []
    for role in ("stranger", "other_coordinator", "auditor", "trainer"):
        client = visitor(role, play)
        for name, expected in ACCESS.items():
            if expected[role] in {403, 404} and not name.startswith("mfa_"):
                code = client.get(reverse(name, args=arguments(name, play))).status_code
                if code != expected[role]:
                    wrong.append(f"{role}: {name}: {code}")

    assert "\n".join(wrong) == ""


def asks_whoever_comes(name: str, reply: HttpResponse) -> bool:
    """The library's pages of one's own second steps ask for proof first, whatever the key."""
    again = reverse("account_reauthenticate")
    return name.startswith("mfa_") and reply.status_code == 302 and reply["Location"].startswith(again)


@pytest.mark.usefixtures("_signed_in_lately")
def test_unknown_row_looks_like_somebody_elses(play: scene.Scene):
    wrong = []
    for role in ("stranger", "mentor", "coordinator", "hr_admin"):
        client = visitor(role, play)
        for name in ACCESS:
            given = arguments(name, play)
            if not any(isinstance(value, int) for value in given):
                continue
            url = reverse(name, args=[NO_ROW if isinstance(value, int) else value for value in given])
            for reply in (client.get(url), client.post(url)):
                if reply.status_code not in {404, 405} and not asks_whoever_comes(name, reply):
                    wrong.append(f"{role}: {name}: {reply.status_code}")

    assert "\n".join(wrong) == ""


@pytest.mark.usefixtures("_signed_in_lately")
def test_foreign_row_cannot_be_posted_to(play: scene.Scene):
    wrong = []
    for role in (
        "stranger",
        "other_coordinator",
        "auditor",
        "guide_editor",
        "trainer",
        "analyst",
        "superuser",
    ):
        client = visitor(role, play)
        for name in ARGUMENTS:
            if name in OPEN_TO_ALL:
                continue
            if (role, name) in THEIRS:
                continue
            reply = client.post(reverse(name, args=arguments(name, play)))
            if reply.status_code not in {404, 405}:  # 405 before any row is looked for
                wrong.append(f"{role}: {name}: {reply.status_code}")

    assert "\n".join(wrong) == ""
