"""Every way by which something about others leaves the house as a file, and naughty rows behind it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from guides.models import Completion
from matching.actions import runs
from matching.models import MatchRun
from people.actions import roster
from people.models import Person, RosterImport
from programs.models import Program
from tests.factories.guides import CompletionFactory, CourseFactory
from tests.factories.people import PersonFactory
from tests.factories.programs import MenteeFactory, MentorFactory, MentorshipFactory, ProgramFactory
from tests.people.feeds import row, sheet

NAUGHTY = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    '=DDE("cmd";"/C calc";"x")',
    "@SUM(A1:A9)",
    "+31 6 1234",
    "-2+3",
    "--1",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "＝1+1",
    "＋1",
    "－1",
    "＠x",
    '=HYPERLINK("http://example.com","x")',
    "=IMPORTXML(\"http://example.com\";\"//a\")",
    "{=1+1}",
    " =1+1",
    "1E5",
    "00123",
    "12345678901234567890",
    "0.10",
    "1,5",
    "€ 5",
    "50%",
    "TRUE",
    "NULL",
    "#REF!",
    "3/4",
    "1-2",
    "Mar 1",
    "2026-01-01",
    "10:30",
    "'quoted",
    "'=1+1",
    "''",
    '"',
    'say "hi"',
    '";=1+1;"',
    "a;b,c\td|e",
    "two\nlines",
    "two\r\nlines",
    " around ",
    "two  blanks",
    "<b>bold</b> & more",
    "]]>",
    "&#61;1+1",
    "_x003D_1+1",
    "_x000D_",
    "a\x01b\x0bc\x1fd\x7fe\x85f",
    "\ufffe\uffff\ufffd",
    "\u202eevil",
    "a\u200bb\u2028c\u2029d\u00a0e",
    "\ufeffmark",
    "Ünïcödé ß",
    "田中さん",
    "👩‍👩‍👧‍👦 🇳🇱",
    "עברית",
    "مرحبا",
    "Z̡̛͍̗͊a̸l͎g͞o",
    "%s%d{0}{{x}}",
    "\\N{x}",
    "\\.",
    "sep=;",
    "x" * 100,
]  # fmt: skip
LONG = [
    "é" * 32_768,
    "🎉" * 16_384,
]  # one more than a workbook holds; few, for a spreadsheet is slow with them


@dataclass(frozen=True)
class Scene:
    program: Program
    admin: Person
    run: MatchRun
    feed: RosterImport


@dataclass(frozen=True)
class Way:
    address: Callable[[Scene], str]
    by: Callable[[Scene], Person]
    verb: str
    is_table: bool = True


def _owner(scene: Scene) -> Person:
    return scene.program.owner


def _admin(scene: Scene) -> Person:
    return scene.admin


WAYS = {  # by the view; a view that offers a file and has no line here makes test_leaving red
    "dashboard.views.list_files.people": Way(
        lambda scene: reverse("dashboard:people-file", args=[scene.program.pk, "mentees"]),
        _owner,
        "export mentees",
    ),
    "dashboard.views.list_files.pairs": Way(
        lambda scene: reverse("dashboard:pairs-file", args=[scene.program.pk]), _owner, "export pairs"
    ),
    "programs.views.taking_along.training": Way(
        lambda scene: reverse("programs:training-export", args=[scene.program.pk]), _owner, "export training"
    ),
    "guides.views.completions.show": Way(
        lambda scene: reverse("guides:completions"), _admin, "export completions"
    ),
    "matching.views.dossier.download": Way(
        lambda scene: reverse("matching:dossier-file", args=[scene.run.pk]), _owner, "export dossier", False
    ),
    "dashboard.views.setup.take_along": Way(
        lambda scene: reverse("dashboard:setup-take-along"), _admin, "export set-up", False
    ),
    "people.views.imports.rejected": Way(
        lambda scene: reverse("people:import-rejected", args=[scene.feed.pk]), _admin, "export rejected rows"
    ),
    "people.views.imports.changes": Way(
        lambda scene: reverse("people:import-changes", args=[scene.feed.pk]), _admin, "export import changes"
    ),
}
NOTHING_OF_OTHERS = {  # files without a reason, and why
    "dashboard/views/my_data.py": "what the house knows about its reader: a right, no favor",
    "dashboard/views/rehearsal.py": "what invented pairs would get",
    "guides/views/books.py": "the handbook, for everybody",
    "guides/views/certificates.py": "one's own certificate",
    "guides/views/own_courses.py": "the texts of a course, as its editors read them",
    "programs/views/ending.py": "one's own pair, as one may read it",
    "programs/views/meetings.py": "one's own meeting",
    "programs/views/mentor_certificates.py": "one's own certificate",
    "programs/views/sessions.py": "one's own training",
    "programs/views/thread.py": "a file that one's partner shared",
    "people/downloads.py": "the door itself",
    "notices/letters.py": "calendar files in one's own mail",
}


def small(now: datetime) -> Scene:
    program = ProgramFactory()
    MentorshipFactory(mentor__program=program)
    MentorFactory(program=program)
    MenteeFactory(program=program)
    run = runs.plan(program, by=program.owner, now=now)
    runs.solve(run, now=now)
    CompletionFactory(done=True)
    admin = PersonFactory(hr_admin=True)
    content = sheet(row(1), row(2, Work_Email="=bad"))
    feed = roster.preview(content, file_name="people.csv", by=admin, now=now)
    return Scene(program, admin, run, feed)


def naughty(now: datetime) -> Scene:
    """The same with every naughty text in every column that holds text; straight into the tables."""
    scene = small(now)
    recorder = PersonFactory(given_name="=1+1", family_name="")
    feed = []
    for number, text in enumerate(NAUGHTY):
        pair = MentorshipFactory(mentor=MentorFactory(program=scene.program), mentee__program=scene.program)
        for side, person in enumerate(pair.both):
            Person.objects.filter(pk=person.pk).update(
                given_name=text[:100], family_name="", employee_id=f"{text[:50]}{number}{'ab'[side]}"
            )
        for person in pair.both:
            course = CourseFactory(titles={"en": text})
            row_of_course = CompletionFactory(course=course, person=person, done=True)
            Completion.objects.filter(pk=row_of_course.pk).update(
                evidence=text, recorded_by=recorder, percent_right=None, code=None
            )
        said = "".join(letter for letter in text[:100] if letter.isprintable() and letter != "\ufffd")
        feed.append(row(number + 10, First_name=said, Job_title=said))
    course = Completion.objects.filter(evidence=NAUGHTY[0]).order_by("pk")[0].course
    Program.objects.filter(pk=scene.program.pk).update(mentor_course=course, name="=1+1")
    made = roster.preview(sheet(*feed), file_name="=1+1.csv", by=scene.admin, now=now)
    rejected = [
        {"row": number, "column": text, "reason": "email", "id": text, "value": text}
        for number, text in enumerate(NAUGHTY)
    ] + [{"row": 999, "column": "", "reason": "email", "id": "", "value": text} for text in LONG]
    RosterImport.objects.filter(pk=made.pk).update(report=made.report | {"rejected": rejected})
    return Scene(scene.program, scene.admin, scene.run, made)
