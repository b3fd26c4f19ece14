"""Coffee across functions and talks about a topic: joined each time anew, thirty minutes, one thumb.

Nobody has a role here. Whoever did not join hears nothing, whoever was left over reads why.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from itertools import permutations

from django.db import transaction
from django.db.models import Q, QuerySet

from matching import letters
from matching.actions import choices, requests, two_by_two
from matching.engine import Rule
from matching.models import Apart, CoffeeGuest, CoffeeRound, CoffeeTalk, Policy
from matching.states import COFFEE_ROUND, COFFEE_TALK
from notices import rules
from people import audit
from people.models import Person
from people.workdays import working_days_after
from programs import states
from programs.actions import participants
from programs.actions.participants import ProgramIsNotOpen
from programs.models import Mentee, Mentor, Mentorship, Program
from programs.permissions import fits_audience
from programs.states import WrongState

log = logging.getLogger(__name__)

NOON = time(12)
NOT_AGAIN_FOR = timedelta(days=365)
FOR_ANY_TWO = (Rule.SHARE_LANGUAGE, Rule.NOT_IN_LINE)
TOPIC_DAYS = rules.RULES["talk.topic"].span  # to find thirty minutes


class OneRoundAtATime(Exception):
    """A round of this program is still open to join."""


class DatesDoNotFit(Exception):
    """People join before today, or meet before they are paired."""


class NotForYou(Exception):
    """The program is not meant for this person, or they joined nothing."""


class TalkedLately(Exception):
    """The two talked, or were to talk, within the last year."""


def open_round(
    program: Program, *, join_until: date, meet_until: date, by: Person, now: datetime
) -> CoffeeRound:
    with transaction.atomic():
        row = Program.objects.select_for_update(of=("self",), no_key=True).get(pk=program.pk)
        if not row.is_live or row.has_ended(now.date()):
            raise ProgramIsNotOpen
        if CoffeeRound.objects.open().filter(program=row).exists():
            raise OneRoundAtATime
        if not now.date() <= join_until < meet_until:
            raise DatesDoNotFit
        coffee = CoffeeRound.objects.create(
            program=row, join_until=join_until, meet_until=meet_until, opened_by=by, opened_at=now
        )
        audit.record(by=by, verb="open coffee round", about=coffee)
        letters.coffee_open(coffee, meant_for(row).order_by("pk"), now=now)
    return coffee


def cancel_round(coffee: CoffeeRound, *, by: Person) -> None:
    with transaction.atomic():
        states.move(coffee, COFFEE_ROUND, "cancel")
        audit.record(by=by, verb="cancel coffee round", about=coffee)


def meant_for(program: Program) -> QuerySet[Person]:
    """Everybody who fits in either part of this program."""
    fits = Q(pk__in=[])
    for audience in program.audiences.all():
        fits |= Q(pk__in=audience.people().values("pk"))
    return Person.objects.active().filter(fits)


def may_join(coffee: CoffeeRound, person: Person) -> bool:
    """Whoever fits as a mentor or as a mentee: here nobody has a role."""
    return any(fits_audience(person, coffee.program, role=role) for role in ("mentor", "mentee"))


def join(coffee: CoffeeRound, *, by: Person, now: datetime) -> None:
    """For this round only; a second click changes nothing."""
    with transaction.atomic():
        row = _lock(coffee)
        if not row.is_open or not row.program.is_live:
            raise WrongState("join", row.state)
        if not may_join(row, by):
            raise NotForYou
        CoffeeGuest.objects.bulk_create(
            [CoffeeGuest(round=row, person=by, joined_at=now)], ignore_conflicts=True
        )
        audit.record(by=by, verb="join coffee round", about=row)


def leave(coffee: CoffeeRound, *, by: Person) -> None:
    """Without a reason, until the round is paired."""
    with transaction.atomic():
        row = _lock(coffee)
        if not row.is_open:
            raise WrongState("leave", row.state)
        row.guests.filter(person=by).delete()
        audit.record(by=by, verb="leave coffee round", about=row)


def pair_due(*, today: date, now: datetime) -> int:
    """Every round whose days to join are over; one that breaks never stops the others."""
    done = 0
    for coffee in CoffeeRound.objects.to_pair(today).order_by("pk"):
        try:
            done += pair(coffee, now=now)
        except Exception:
            log.exception("Coffee round %s could not be paired", coffee.pk)
    return done


def pair(coffee: CoffeeRound, *, now: datetime) -> int:
    """Everybody hears with whom, or honestly that nobody was left; gives the number of talks."""
    with transaction.atomic():
        row = _lock(coffee)
        states.move(row, COFFEE_ROUND, "pair", paired_at=now)
        guests = row.guests.filter(person__is_active=True).select_related("person")
        people = {guest.person_id: guest.person for guest in guests}
        past = talked_lately(people.values(), now=now) | _kept_apart(people)
        found = two_by_two.pairs(list(people.values()), _rules(row.program), past=past)
        talks = CoffeeTalk.objects.bulk_create(
            [
                CoffeeTalk(
                    program=row.program,
                    round=row,
                    one=people[one],
                    other=people[other],
                    state=CoffeeTalk.State.PLANNED,
                    meet_until=row.meet_until,
                    created_at=now,
                )
                for one, other in found
            ]
        )
        for talk in talks:
            letters.coffee_paired(talk, now=now)
        left = set(people) - {pk for two in found for pk in two}
        for pk in sorted(left):
            letters.coffee_left_over(row, people[pk], odd=len(people) % 2 == 1, now=now)
        audit.record(by=None, verb="pair coffee round", about=row, talks=len(talks), left=len(left))
    return len(talks)


def talked_lately(people: Iterable[Person], *, now: datetime) -> frozenset[tuple[int, int]]:
    """Both ways round, whatever became of the talk, and pairs of a mentorship too."""
    keys = [person.pk for person in people]
    rows = CoffeeTalk.objects.filter(created_at__gt=now - NOT_AGAIN_FOR, one__in=keys, other__in=keys)
    pairs = Mentorship.objects.filter(mentor_person__in=keys, mentee_person__in=keys)
    twos = {
        *rows.values_list("one_id", "other_id"),
        *pairs.values_list("mentor_person_id", "mentee_person_id"),
    }
    return frozenset(twos | {(other, one) for one, other in twos})


def _kept_apart(people: Iterable[int]) -> frozenset[tuple[int, int]]:
    """Both ways round."""
    return frozenset((one, other) for pair in Apart.objects.twos(people) for one, other in permutations(pair))


def ask_about(program: Program, *, topic: str, expert: Mentor, by: Person, now: datetime) -> CoffeeTalk:
    """One talk with somebody who offers this topic; no seat, no program of months."""
    with transaction.atomic():
        mentor = Mentor.objects.select_for_update(of=("self",), no_key=True).get(pk=expert.pk)
        if not program.is_live or not mentor.is_available or not mentor.person.is_active:
            raise requests.MentorIsAway
        if Apart.objects.holds(by.pk, mentor.person_id):
            raise requests.MentorIsAway
        if topic not in mentor.topics or mentor.program_id != program.pk or mentor.person_id == by.pk:
            raise NotForYou
        if not any(fits_audience(by, program, role=role) for role in ("mentor", "mentee")):
            raise NotForYou
        open_one = CoffeeTalk.objects.filter(
            one=by, other=mentor.person, state__in=["asked", "planned"], topic=topic
        ).first()
        if open_one:
            return open_one
        if talked_lately([by, mentor.person], now=now):
            raise TalkedLately
        talk = CoffeeTalk.objects.create(
            program=program,
            one=by,
            other=mentor.person,
            topic=topic,
            state=CoffeeTalk.State.ASKED,
            meet_until=(now + TOPIC_DAYS).date(),
            created_at=now,
        )
        audit.record(by=by, verb="ask for a talk", about=talk)
        letters.talk_asked(talk, now=now)
    return talk


def answer(talk: CoffeeTalk, *, yes: bool, by: Person, now: datetime) -> None:
    """Of whoever was asked about a topic."""
    with transaction.atomic():
        row = _lock_talk(talk)
        if by.pk != row.other_id:
            raise NotForYou
        if yes:
            states.move(row, COFFEE_TALK, "agree", meet_until=(now + TOPIC_DAYS).date())
        else:
            states.move(row, COFFEE_TALK, "decline", ended_at=now)
        audit.record(by=by, verb="answer a talk", about=row)
        letters.talk_answered(row, yes=yes, now=now)


def thumb(talk: CoffeeTalk, *, met: bool, by: Person, now: datetime) -> None:
    """One thumb of either closes it; who it was is not written down."""
    with transaction.atomic():
        row = _lock_talk(talk)
        if by.pk not in {row.one_id, row.other_id}:
            raise NotForYou
        states.move(row, COFFEE_TALK, "meet" if met else "miss", ended_at=now)
        audit.record(by=None, verb="close a talk", about=row)


def wish(talk: CoffeeTalk, *, wish: str, by: Person, now: datetime) -> Mentorship | None:
    """Whether to go on, and as what; only two wishes that fit become a mentorship, and a no has no name."""
    with transaction.atomic():
        row = _lock_talk(talk)
        if by.pk not in {row.one_id, row.other_id} or row.state != CoffeeTalk.State.MET:
            raise NotForYou
        if row.mentorship_id:
            return row.mentorship
        side = "one_wish" if by.pk == row.one_id else "other_wish"
        setattr(row, side, wish)
        CoffeeTalk.objects.filter(pk=row.pk).update(**{side: wish})
        if {row.one_wish, row.other_wish} != {CoffeeTalk.Wish.MENTOR, CoffeeTalk.Wish.MENTEE}:
            return None
        pair = _promote(row, now=now)
        CoffeeTalk.objects.filter(pk=row.pk).update(mentorship=pair, one_wish="", other_wish="")
    return pair


def close_due(*, today: date, now: datetime) -> int:
    """Talks whose last day has passed without a thumb: they did not happen, and nobody asks why."""
    rows = CoffeeTalk.objects.filter(state__in=["asked", "planned"], meet_until__lt=today)
    done = 0
    for talk in rows.order_by("pk"):
        try:
            with transaction.atomic():
                row = _lock_talk(talk)
                if _remind_late(row, now=now):
                    continue
                verb = "miss" if row.is_planned else "lapse"
                states.move(row, COFFEE_TALK, verb, ended_at=now)
                audit.record(by=None, verb="close a talk", about=row)
            done += 1
        except WrongState:
            continue  # somebody's thumb in this very moment
    return done


def remind(*, now: datetime) -> int:
    """Whoever was asked and has not answered; both, where nobody has said whether they met."""
    sent = 0
    for talk in CoffeeTalk.objects.filter(state__in=["asked", "planned"]).select_related(
        "one", "other", "program__owner"
    ):
        for person in _silent(talk):
            last = datetime.combine(talk.meet_until, NOON, tzinfo=rules.zone_of(person))
            if rules.due("talk.remind", since=last, reader=person, now=now, last=talk.meet_until) is None:
                continue
            with transaction.atomic():
                sent += letters.talk_reminder(talk, person, now=now)
    return sent


def _silent(talk: CoffeeTalk) -> list[Person]:
    people = [talk.one, talk.other] if talk.is_planned else [talk.other]
    return [person for person in people if person.is_active]


def _remind_late(talk: CoffeeTalk, *, now: datetime) -> bool:
    """The clock stood still on the day of the reminder: one mail, and days to answer it."""
    silent = _silent(talk)
    if not talk.is_open or not silent or letters.was_reminded(talk):
        return False
    (days,) = rules.RULES["talk.late"].after
    talk.meet_until = max(
        working_days_after(now.astimezone(rules.zone_of(person)).date(), days, person.country)
        for person in silent
    )
    CoffeeTalk.objects.filter(pk=talk.pk).update(meet_until=talk.meet_until)
    for person in silent:
        letters.talk_reminder(talk, person, now=now)
    audit.record(by=None, verb="remind late", about=talk, until=talk.meet_until.isoformat())
    return True


def _promote(talk: CoffeeTalk, *, now: datetime) -> Mentorship:
    """Through the same gate as every pair: the rules of the program, a seat, both free."""
    mentor_person, mentee_person = (
        (talk.one, talk.other) if talk.one_wish == CoffeeTalk.Wish.MENTOR else (talk.other, talk.one)
    )
    mentor = _as_mentor(talk.program, mentor_person, now=now)
    mentee = _as_mentee(talk.program, mentee_person, now=now)
    mentor, mentee = choices.lock_mentor(mentor.pk), choices.lock_mentee(mentee.pk)
    requests.check_pair(mentor, mentee, now=now)
    pair = requests.begin(mentor, mentee, by=mentor_person, now=now)
    choices.settle(pair, now=now)
    return pair


def _as_mentor(program: Program, person: Person, *, now: datetime) -> Mentor:
    """Who said “as the mentor” offers one seat, unless they offer some already."""
    row = Mentor.objects.filter(program=program, person=person).first()
    if row is not None and row.is_available:
        return row
    answer = {"seats": 1, "topics": [], "form": "both", "introduction": ""}
    return participants.sign_up_mentor(program, person, now=now, **answer)


def _as_mentee(program: Program, person: Person, *, now: datetime) -> Mentee:
    row = Mentee.objects.filter(program=program, person=person, state=Mentee.State.ENROLLED).first()
    return row or participants.join(program, person, topics=[], wish="", form="both", now=now)


def _rules(program: Program) -> list[Rule]:
    """Another function always; of the program's own musts those that hold for any two people."""
    policy = Policy.objects.current(program)
    return [Rule.OTHER_UNIT, *(rule for rule in FOR_ANY_TWO if policy.has_must(rule.value))]


def _lock(coffee: CoffeeRound) -> CoffeeRound:
    rows = CoffeeRound.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("program__owner").get(pk=coffee.pk)


def _lock_talk(talk: CoffeeTalk) -> CoffeeTalk:
    rows = CoffeeTalk.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("program__owner", "one", "other", "mentorship").get(pk=talk.pk)
