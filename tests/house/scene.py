"""The scene the browser gate walks through: one person per role, and a row behind every address."""

from __future__ import annotations

import io
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import time, timedelta
from pathlib import Path

from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from PIL import Image, ImageOps

from guides.actions import publishing, reflections, training
from guides.models import Course, Question
from matching.models import Apart, CoffeeRound, CoffeeTalk
from people import clock
from people.actions import (
    directory_groups,
    erasure,
    held_leavers,
    keys,
    leaving,
    looks,
    photos,
    profile,
    roster,
)
from people.hris.brakes import Brake
from people.models import Person, ScimCall
from programs.actions import audiences
from programs.models import AnswerDraft
from tests.factories.endings import ConcernFactory, SignalFactory
from tests.factories.matching import MentorRequestFactory, PolicyFactory
from tests.factories.pairs import (
    AgreementFactory,
    AnswerFactory,
    FollowUpFactory,
    GoalFactory,
    GoalStepFactory,
    MeetingFactory,
    MessageFactory,
    NoteFactory,
    SharedFileFactory,
    VoiceFactory,
)
from tests.factories.people import PersonFactory, TopicFactory
from tests.factories.programs import (
    MenteeFactory,
    MentorFactory,
    MentorshipFactory,
    NominationFactory,
    ProgramFactory,
    ProgramRoleFactory,
)
from tests.factories.sign_in import SessionFactory, set_up_all
from tests.house import (
    drafts,
    guide_scene,
    impact_scene,
    learning_scene,
    outside_scene,
    publishing_scene,
    rows,
    scene_rules,
)

FEED = """employee id,first name,last name,email,country,level,manager id
F1,Fatima,Haddad,fatima@example.com,AE,Senior,
F2,Jonas,Berg,jonas@example.com,SE,Medior,F1
F3,,Without,not an address,Atlantis,Medior,F9
F4,Noor,van Dijk,noor@example.com,Benelux-Zuid,Grade 7,F1
"""


@dataclass
class Scene:
    """`who` maps the role a screen names to a person; `things` holds the rows its address needs."""

    who: dict[str, Person | None] = field(default_factory=dict)
    things: dict[str, object] = field(default_factory=dict)


def build() -> Scene:
    scene = Scene()
    scene.who["nobody"] = None
    scene.who["stranger"] = PersonFactory(
        given_name="Sam", family_name="Stranger", level="junior", time_zone="Europe/Amsterdam"
    )
    scene.who["hr_admin"] = PersonFactory(hr_admin=True, given_name="Hilde", family_name="Admin")
    _programs(scene)
    _handbook(scene)
    _choosing(scene)
    _pairs(scene)
    _match_run(scene)
    publishing_scene.add(scene)
    learning_scene.add(scene)
    impact_scene.add(scene)
    _team(scene)
    _feed(scene)
    _directory(scene)
    outside_scene.add(scene)
    _profile(scene)
    _mail(scene)
    _second_steps(scene)
    for person in scene.who.values():
        if person is not None:
            person.set_password("a long enough password")
            person.save(update_fields=["password"])
    return scene


def _programs(scene: Scene) -> None:
    """A live program with one mentor per answer, a mentee, and a draft."""
    for slug, name in (("strategy", "Strategy"), ("leading-a-team", "Leading a team")):
        TopicFactory(slug=slug, name=name)
    today = clock.today()
    program = ProgramFactory(starts_on=today - timedelta(days=120), ends_on=today + timedelta(days=300))
    mentor = MentorFactory(program=program, person__given_name="Astrid", person__family_name="Lindgren")
    expected = MentorFactory(program=program, expected=True, person__given_name="Eva")
    later = MentorFactory(program=program, state="not_now", not_now_until=clock.today() + timedelta(days=300))
    excused = MentorFactory(program=program, state="exempt", exempt_reason="On leave this year")
    dormant = MentorFactory(program=program, state="dormant", person__given_name="Dora")
    mentee = MenteeFactory(program=program, person__given_name="Sanne", person__family_name="de Wit")
    scene.who |= {
        "coordinator": program.owner,
        "mentor": mentor.person,
        "expected_mentor": expected.person,
        "postponed_mentor": later.person,
        "excused_mentor": excused.person,
        "dormant_mentor": dormant.person,
        "mentee": mentee.person,
        "newcomer": PersonFactory(level="medior", given_name="Noor", family_name="Newcomer"),
    }
    draft = ProgramFactory(
        draft=True, name="Leaders across borders 2027", owner=program.owner, deputy=program.deputy
    )
    paused = ProgramFactory(
        name="Coffee across functions",
        preset="coffee",
        quarters=0,
        state="paused",
        paused_at=clock.now(),
        owner=program.owner,
        deputy=program.deputy,
    )
    nomination = NominationFactory(program=program, person=scene.who["stranger"], by=program.owner)
    audiences.look_at(program.audiences.get(role="mentee"), now=clock.now() - timedelta(days=9))
    scene.things |= {
        "program": program,
        "paused_program": paused,
        "nomination": nomination,
        "expected": expected,
        "mentor": mentor,
        "mentee": mentee,
        "draft": draft,
    }


def _handbook(scene: Scene) -> None:
    """The shipped handbook and courses; the mentor has begun, the mentee is through with one."""
    publishing.load_shipped(now=clock.now())
    training.assign(scene.who["mentor"], Course.objects.get(slug="mentor-basics"), now=clock.now())
    mentee, course = scene.who["mentee"], Course.objects.get(slug="mentee-basics")
    for lesson in course.lessons.filter(language="en"):
        right = {each.slug: right_place(each) for each in lesson.questions.all()}
        row = training.take(mentee, course, lesson=lesson, choices=right, now=clock.now())
    reflections.write(mentee, lesson=lesson, words="I want to ask before I explain.", now=clock.now())
    scene.things["certificate"] = row
    scene.things["program"].mentor_course = Course.objects.get(slug="mentor-basics")
    scene.things["program"].save(update_fields=["mentor_course"])


def right_place(question: Question) -> int:
    return next(place for place, choice in enumerate(question.choices) if choice["is_right"])


def _choosing(scene: Scene) -> None:
    """A mentee who asked, a colleague of the mentor's own country, a mentor without room."""
    program = scene.things["program"]
    PolicyFactory(program=program)
    days = {
        "asked_at": clock.now(),
        "created_at": clock.now(),
        "answer_by": clock.today() + timedelta(days=7),
    }
    asked = MentorRequestFactory(
        mentor=scene.things["mentor"], mentee=scene.things["mentee"], program=program, **days
    )
    marta = {"given_name": "Marta", "family_name": "Carvalho", "country": "PT", "location": "Lisbon"}
    free = MentorFactory(
        program=program,
        seats=2,
        topics=["strategy", "leading-a-team"],
        **_person(marta, "Head of Supply Chain"),
    )
    compatriot = MentorFactory(program=program, person__country="NL", person__given_name="Jan")
    chooser = MenteeFactory(program=program, person__given_name="Yusuf", person__family_name="Demir")
    scene.who["chooser"] = chooser.person
    _requests_on_their_way(scene, **days)
    _coffee(scene)
    scene.things |= {"request": asked, "free": free, "compatriot": compatriot}


def _coffee(scene: Scene) -> None:
    """A round to join, a talk that waits for its thumb, one that may go on, one that somebody asks for."""
    program, now, today = scene.things["program"], clock.now(), clock.today()
    guest = PersonFactory(given_name="Noor", family_name="Visser")
    days = {"program": program, "opened_by": program.owner, "opened_at": now}
    row = CoffeeRound.objects.create(
        join_until=today + timedelta(days=7), meet_until=today + timedelta(days=28), **days
    )
    talk: dict[str, object] = {"program": program, "created_at": now, "meet_until": row.meet_until}
    for state, ended in (("planned", None), ("met", now), ("asked", None)):
        talk["topic"] = "strategy"
        last = CoffeeTalk.objects.create(
            one=PersonFactory(), other=guest, state=state, ended_at=ended, **talk
        )
    scene.who["guest"] = guest
    own = Apart.objects.create(person=guest, other=PersonFactory(), since=now)
    scene.things |= {"coffee_round": row, "coffee_talk": last, "apart": own}


def _requests_on_their_way(scene: Scene, **days: object) -> None:
    """One request in each state that has a page of its own: a question, a talk, just sent, just answered."""
    program, soon = scene.things["program"], clock.now() + timedelta(minutes=10)
    asked_back = MentorRequestFactory(
        mentor__program=program,
        mentor__seats=2,
        state="question",
        question="What have you tried until now?",
        **days,
    )
    talk = MentorRequestFactory(mentor__program=program, mentor__seats=2, state="introduction", **days)
    sender = MenteeFactory(program=program)
    sent = MentorRequestFactory(
        mentor__program=program,
        mentee=sender,
        queued=True,
        hold="ask",
        held_until=soon,
        held_by=sender.person,
    )
    answered = MentorRequestFactory(mentor__program=program, mentor__seats=2, **days)
    type(answered).objects.filter(pk=answered.pk).update(
        hold="decline", held_until=soon, held_by=answered.mentor.person
    )
    scene.who |= {
        "asks_back": asked_back.mentee.person,
        "talker": talk.mentor.person,
        "sender": sender.person,
        "said_yes": answered.mentor.person,
    }
    scene.things |= {"asked_back": asked_back, "talk": talk, "sent": sent, "answered": answered}


def _person(columns: dict[str, str], job: str) -> dict[str, str]:
    return {f"person__{name}": value for name, value in columns.items()} | {"person__job_title": job}


def _pairs(scene: Scene) -> None:
    """An active pair in the middle of its year, and one that has still to agree."""
    program, now, today = scene.things["program"], clock.now(), clock.today()
    year = {"started_on": today - timedelta(days=91), "planned_end_on": today + timedelta(days=274)}
    pair = MentorshipFactory(mentor__program=program, mentor__person__given_name="Claire", **year)
    AgreementFactory(mentorship=pair, agreed=True)
    goal = GoalFactory(
        mentorship=pair,
        progress=60,
        due_on=today + timedelta(days=90),
        measure="Everybody says so in the survey",
        minus_two="No talk yet",
        zero="A talk with everybody each month",
        plus_two="They ask for the talk themselves",
        scale_version=1,
        scale_by=pair.mentee_person,
    )
    meeting = MeetingFactory(mentorship=pair, starts_at=now + timedelta(days=3))
    MeetingFactory(mentorship=pair, state="held", starts_at=now - timedelta(days=20))
    other = MentorshipFactory(mentor__program=program, mentor__person__given_name="Ravi", **year)
    scene.things["passed"] = MeetingFactory(mentorship=other, starts_at=now - timedelta(days=1))
    note = NoteFactory(mentorship=pair)
    scene.things["file"] = SharedFileFactory(mentorship=pair, note=note)
    MessageFactory(mentorship=pair, sent_at=now - timedelta(days=1))
    MessageFactory(
        mentorship=pair,
        author=pair.mentor_person,
        words="Thursday is fine.",
        sent_at=now - timedelta(hours=20),
    )
    GoalStepFactory(mentorship=pair, goal=goal)
    GoalStepFactory(mentorship=pair, insight=True)
    VoiceFactory(mentorship=pair, shown=True)
    mentor_says = {"side": "mentor", "author": pair.mentor_person, "words": "That you ask before I offer"}
    VoiceFactory(mentorship=pair, shown=True, **mentor_says)
    VoiceFactory(mentorship=pair, card="bring", words="I bring questions, and I need somebody who asks back.")
    check_in = FollowUpFactory(
        mentorship=pair, due_on=today, closes_on=today + timedelta(days=21), opened_at=now - timedelta(days=7)
    )
    draft = {"values": {"help": "Somebody who knows the works council"}, "saved_at": now - timedelta(hours=3)}
    AnswerDraft.objects.create(follow_up=check_in, person=pair.mentor_person, **draft)
    starting = MentorshipFactory(preparing=True, mentor__program=program, **year)
    AgreementFactory(mentorship=starting)
    _told(scene, year)
    _changing(scene, year)
    scene.who |= {
        "paired_mentee": pair.mentee_person,
        "paired_mentor": pair.mentor_person,
        "starting_mentor": starting.mentor_person,
        "starting_mentee": starting.mentee_person,
    }
    scene.things |= {
        "pair": pair,
        "goal": goal,
        "meeting": meeting,
        "check_in": check_in,
        "starting": starting,
    }


def _told(scene: Scene, year: dict[str, object]) -> None:
    """A check-in that both have answered; the mentee asks to be contacted."""
    names = {"mentor__person__given_name": "Ingrid", "mentee__person__given_name": "Omar"}
    pair = MentorshipFactory(mentor__program=scene.things["program"], **names, **year)
    told = FollowUpFactory(mentorship=pair, closed=True)
    AnswerFactory(
        follow_up=told, rating=2, help="We hardly find an hour that suits us both.", wants_contact=True
    )
    AnswerFactory(follow_up=told, by_mentor=True)
    scene.things["told"] = told


def _changing(scene: Scene, year: dict[str, object]) -> None:
    """A pair that pauses, one that is asked how it ends, one that is over, and a concern."""
    program, today = scene.things["program"], clock.today()
    pause = {"state": "paused", "paused_on": today, "paused_until": today + timedelta(days=40)}
    over = {"state": "completed", "ended_on": today, "ending": "reached", "code": "ABCDEFGHJKLM"}
    near = {"end_asked_on": today}
    names = {"mentor__person__given_name": "Noor", "mentee__person__given_name": "Bo"}
    for name, columns in (("paused", pause), ("completed", over), ("near_end", near)):
        pair = MentorshipFactory(mentor__program=program, **names, **year, **columns)
        GoalFactory(mentorship=pair, progress=80)
        scene.things[name] = pair
        scene.who |= {f"{name}_mentor": pair.mentor_person, f"{name}_mentee": pair.mentee_person}
    scene.things["signal"] = SignalFactory(mentorship=scene.things["near_end"])
    scene.things["concern"] = ConcernFactory(mentorship=scene.things["paused"], contact=scene.who["hr_admin"])


def _match_run(scene: Scene) -> None:
    """Drafts of other programs, and the two who are asked something by one of them."""
    scene.things |= drafts.build(scene.who["coordinator"])
    drafts.hold_list(scene.things["program"])
    scene.who["asked_mentor"] = scene.things["seat_ask"].mentor.person
    scene.who["asked_mentee"] = scene.things["language_ask"].mentee.person


def _team(scene: Scene) -> None:
    """Who helps in the programs of the scene, and who has a role in the house besides HR."""
    for role in ("auditor", "guide_editor"):
        scene.who[role] = PersonFactory(house_roles=[role], given_name=role.capitalize().replace("_", " "))
    closed = PersonFactory(given_name="Gerda", family_name="Gone")
    leaving.close(closed, by=scene.who["hr_admin"], now=clock.now(), why="left")
    scene.things |= {"account": scene.who["stranger"], "editor": scene.who["guide_editor"], "closed": closed}
    guide_scene.add(scene.things, editor=scene.who["guide_editor"], second=scene.who["hr_admin"])
    for role in ("coordinator", "trainer", "analyst"):
        person = PersonFactory(given_name="Teun", family_name=role.capitalize())
        for name in ("program", "draft", "run_program"):
            row = ProgramRoleFactory(program=scene.things[name], person=person, role=role)
            scene.things.setdefault(f"team_{role}", row)
        scene.who["program_coordinator" if role == "coordinator" else role] = person
    helper, owner = scene.who["program_coordinator"], scene.who["coordinator"]
    waiting = scene_rules.change(scene.things["program"], by=helper, second=owner)  # type: ignore[arg-type]
    scene.things["waiting_policy"] = waiting


def _feed(scene: Scene) -> None:
    """A small file from the HR system, looked at and not applied."""
    by = scene.who["hr_admin"]
    now = clock.now()
    scene.things["feed"] = roster.preview(FEED.encode(), file_name="people.csv", by=by, now=now)
    PersonFactory.create_batch(2, country="LU", source="feed", given_name="Inês")  # nobody else is there
    waiting = roster.preview(FEED.encode() + b"\n", file_name="cut off.csv", by=None, now=now)
    with suppress(roster.NeedsSecondPerson):
        roster.apply_import(waiting, by=None, now=now)
    scene.things["waiting_feed"] = waiting


def _second_steps(scene: Scene) -> None:
    """Somebody with all kinds of second steps and two devices; somebody who comes from the provider."""
    person = PersonFactory(given_name="Tessa", family_name="Twostep")
    scene.things["passkey"] = set_up_all(person)[1]
    scene.things["device"] = SessionFactory(user=person)
    scene.who["two_steps"] = person
    scene.who["company_person"] = PersonFactory(given_name="Ceyda", family_name="Company")
    SocialAccount.objects.create(
        user=scene.who["company_person"],
        provider="company",
        uid="0",
        extra_data={"email": "ceyda@example.com"},
    )


def _directory(scene: Scene) -> None:
    """An identity provider with a key in use, one that was revoked, two groups and what it called."""
    by, now = scene.who["hr_admin"], clock.now()
    key, _secret = keys.make("SCIM", name="Entra production", by=by, now=now - timedelta(days=9))
    old, _secret = keys.make("SCIM", name="Okta trial", by=by, now=now - timedelta(days=30))
    keys.revoke("SCIM", old, by=by, now=now - timedelta(days=10))
    called = {"at": now, "milliseconds": 12}
    ScimCall.objects.create(token=key, method="GET", path="Users", status=200, **called)
    reason = "userName belongs to another person here."
    ScimCall.objects.create(token=key, method="POST", path="Users", status=409, detail=reason, **called)
    members = [str(scene.who[role].public_id) for role in ("stranger", "mentor")]
    for name in ("Editors of the handbook", "Leaders in Europe, the Middle East and Africa"):
        group = directory_groups.create_group(
            name=name, external_id="", members=members, by_label=key.label, now=now
        )
    scene.things |= {"scim_key": key, "scim_group": group}
    stop = held_leavers.TooManyLeave(scene.who["stranger"], [Brake("people", 23), Brake("share", 23, "31")])
    held_leavers.hold(stop, token=key, now=now)


def _mail(scene: Scene) -> None:
    """One mail in the demo's mailbox, and three that did not arrive."""
    scene.things["stuck_mail"] = rows.stuck_mails(scene.things["program"], scene.who["mentee"])[0]
    folder = get_connection("django.core.mail.backends.filebased.EmailBackend")
    EmailMultiAlternatives("Sanne asks you", "Read it", to=["astrid@example.com"], connection=folder).send()
    scene.things["mail"] = next(Path(settings.EMAIL_FILE_PATH).glob("*.log")).name


def _profile(scene: Scene) -> None:
    """The mentor shows their face and says something about themselves."""
    person, now = scene.who["mentor"], clock.now()
    ground = Image.radial_gradient("L").resize((240, 240))
    file = io.BytesIO()
    ImageOps.colorize(ground, "#e8b48a", "#1d4d5c").save(file, "PNG")
    photos.keep(person, content=file.getvalue(), by=person, now=now)
    words = "I led plants in three countries and like questions more than answers."
    hours = {"works_from": time(8), "works_until": time(16, 30)}
    profile.change(
        person, about=words, languages=["en", "sv"], topics=["strategy"], **hours, by=person, now=now
    )
    scene.things["pictured"] = person
    about = [person, scene.who["paired_mentee"]]
    looks.note(by=scene.who["hr_admin"], about=about, what="page", where="tracker", of="Leaders", now=now)
    gone = PersonFactory(gone=True, given_name="Lena", left_on=clock.today() - timedelta(days=800))
    scene.things["erasure"] = erasure.announce(gone, cause="retention", by=None, now=now)
