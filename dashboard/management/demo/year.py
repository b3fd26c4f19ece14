"""A mentoring year under way in the invented company, made by the deeds that people do."""

from __future__ import annotations

from datetime import datetime, timedelta

from guides.actions import insights, training
from guides.models import Completion, Course
from matching.actions import launch, requests
from matching.engine import why_all_mentors
from matching.load import around
from matching.models import Policy
from people.models import Person
from programs.actions import agreements, follow_ups, goals, meetings, notes, participants, sessions
from programs.actions import programs as program_deeds
from programs.models import FollowUp, Mentee, Mentor, Mentorship, Program

AGO = timedelta(days=100)
PAIRS = 12
MENTEES = 30


def build(*, owner: Person, deputy: Person, mentor: Person, mentee: Person, now: datetime) -> Program:
    """Live since AGO: most mentors answered, twelve pairs in their first quarter, others still waiting."""
    then = now - AGO
    program = program_deeds.create(
        preset="leaders",
        name=f"Leaders across borders {then.year}",
        by=owner,
        now=then,
        owner=owner,
        deputy=deputy,
        purpose=(
            "Colleagues who are about to lead learn for a year from a mentor in another country: "
            "one talk a month, a goal of their own, and a quarterly look at how it goes."
        ),
        purpose_nl=(
            "Collega's die binnenkort leidinggeven leren een jaar lang van een mentor in een ander land: "
            "één gesprek per maand, een eigen doel en elk kwartaal een blik op hoe het gaat."
        ),
        starts_on=then.date(),
    )
    launch.go_live(program, by=owner, now=then)
    program.refresh_from_db()
    _answers_of_mentors(program, mentor, now=then + timedelta(days=3))
    _mentees_join(program, mentee, now=then + timedelta(days=5))
    _pairs(program, mentor, mentee, now=then + timedelta(days=6))
    follow_ups.open_due(today=now.date(), now=now)
    _check_ins(program, now=now)
    _learn_together(program, owner, mentee, now=now)
    return program


def _answers_of_mentors(program: Program, mentor: Person, *, now: datetime) -> None:
    rows = (
        Mentor.objects.filter(program=program)
        .select_related("person", "program")
        .order_by("person__employee_id")
    )
    for number, row in enumerate(rows):
        if row.person_id != mentor.pk and number % 5 == 4:
            continue  # one in five has not answered yet
        if row.person_id != mentor.pk and number % 11 == 3:
            participants.postpone(row, until=now.date() + timedelta(days=150), by=row.person, now=now)
            continue
        participants.offer(
            row,
            seats=2 if row.person_id == mentor.pk or number % 3 == 0 else 1,
            topics=row.person.topics,
            form="both" if number % 2 else "online",
            introduction="I like to listen first. Bring what keeps you busy this week and we start there.",
            by=row.person,
            now=now,
        )


def _mentees_join(program: Program, mentee: Person, *, now: datetime) -> None:
    fitting = program.audiences.get(role="mentee").people().exclude(pk=mentee.pk)
    for person in [mentee, *fitting.order_by("employee_id")[: MENTEES - 1]]:
        participants.join(
            program,
            person,
            topics=person.topics[:3],
            wish="I lead a team for the first time and want to learn how others handle conflict.",
            form="both",
            now=now,
        )


def _pairs(program: Program, mentor: Person, mentee: Person, *, now: datetime) -> None:
    """Each asks the best allowed mentor with room; the mentor of the sign-ins gets one mentee."""
    policy = Policy.objects.current(program)
    waiting = Mentee.objects.waiting().filter(program=program).exclude(person=mentee)
    first = Mentor.objects.get(program=program, person=mentor)
    for number, row in enumerate(waiting.select_related("person", "program")[:PAIRS]):
        room = set(Mentor.objects.filter(program=program).with_room().values_list("pk", flat=True))
        found = why_all_mentors(around(row, policy, today=now.date()))
        allowed = {pk: reasons for pk, reasons in found.items() if pk in room and not reasons.blocked}
        if not allowed:
            continue
        taken = first.mentorships.exists()
        best = (
            first.pk if first.pk in allowed and not taken else max(allowed, key=lambda pk: allowed[pk].points)
        )
        asked = requests.ask(
            mentor=Mentor.objects.select_related("person", "program").get(pk=best),
            mentee=row,
            wish=row.wish,
            why="Your way of working across countries is what I look for.",
            form="both",
            by=row.person,
            now=now,
        )
        pair = requests.accept(asked, by=asked.mentor.person, now=now + timedelta(days=1))
        _first_quarter(pair, number, now=now + timedelta(days=2))


def _first_quarter(pair: Mentorship, number: int, *, now: datetime) -> None:
    """Course, agreement, goal, meetings and a note; every fifth pair is slow and stays preparing."""
    if number % 5 == 4:
        return
    for completion in Completion.objects.open().filter(person=pair.mentor_person):
        _take(completion, now=now)
    agreement = agreements.write(
        pair,
        by=pair.mentee_person,
        now=now + timedelta(days=3),
        rhythm="Once a month, 45 minutes",
        form="both",
        text="The mentee plans and sends two questions beforehand. What we say stays between us.",
    )
    agreements.confirm(agreement, by=pair.mentor_person, now=now + timedelta(days=4))
    pair.refresh_from_db()
    goals.set(
        pair,
        by=pair.mentee_person,
        now=now + timedelta(days=10),
        sentence="Hold a monthly one-to-one with everyone in my team",
        measure="My calendar shows it, and three people tell me it helps.",
        due_on=(now + timedelta(days=200)).date(),
    )
    for month in range(2 if number % 3 else 1):
        day = now + timedelta(days=12 + 30 * month)
        meetings.log(pair, by=pair.mentee_person, now=day, starts_at=day, minutes=45, form="online")
    notes.write(
        pair,
        by=pair.mentee_person,
        now=now + timedelta(days=13),
        is_shared=True,
        body="For next time: how did you say no to your own manager?",
    )


def _take(completion: Completion, *, now: datetime) -> None:
    course: Course = completion.course
    for lesson in course.lessons.filter(language="en"):
        right = {
            question.slug: next(n for n, choice in enumerate(question.choices) if choice["is_right"])
            for question in lesson.questions.all()
        }
        training.answer(completion, lesson=lesson, choices=right, by=completion.person, now=now)


def _check_ins(program: Program, *, now: datetime) -> None:
    """Some have answered their first check-in; one pair sees it very differently."""
    rows = FollowUp.objects.open().filter(mentorship__program=program).select_related("mentorship")
    for number, follow_up in enumerate(rows.order_by("pk")[:5]):
        pair = follow_up.mentorship
        low = number == 1
        answers = {"meetings": 2, "closer": "not_yet" if low else "yes", "help": "", "wants_contact": low}
        expectation = "That we keep our monthly hour, also in busy weeks."
        follow_ups.answer(
            follow_up,
            by=pair.mentee_person,
            now=now,
            rating=2 if low else 4,
            expectation=expectation,
            **answers,
        )
        if number % 2 == 0:
            answers |= {"wants_contact": False}
            follow_ups.answer(
                follow_up, by=pair.mentor_person, now=now, rating=5, expectation=expectation, **answers
            )


def _learn_together(program: Program, owner: Person, mentee: Person, *, now: datetime) -> None:
    """A live training in two weeks with a few who come, and what somebody took from the first quarter."""
    noon = now.replace(hour=12, minute=0, second=0, microsecond=0)
    session = sessions.plan(
        program,
        by=owner,
        now=now,
        title="The repair talk, practiced",
        about="In threes you try out how to say that something does not work yet. Bring a case of your own.",
        audience="both",
        starts_at=noon + timedelta(days=14),
        minutes=60,
        place="https://meet.example.com/repair-talk",
        seats=6,
    )
    for row in Mentor.objects.filter(program=program).available().select_related("person").order_by("pk")[:4]:
        sessions.sign_up(session, row.person, now=now)
    card = insights.write(
        mentee,
        program_name=program.name,
        now=now,
        title="Ask for the moment, not for the reason",
        body=(
            "My mentor never asks why. She asks what happened just before. It took me two talks to notice, "
            "and now I do it with my own team: people tell a moment more easily than a reason."
        ),
        topics=[],
        language="en",
        shows_name=True,
    )
    insights.publish(card, by=mentee, now=now)
