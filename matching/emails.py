"""Who is told what about a request or about rules that wait; a mentorship itself tells what becomes of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse

from matching.models import Ask, MentorRequest, Policy
from matching.permissions import deciders
from notices.actions import drop, queue, queue_all, was_queued
from notices.models import Notice
from people.models import Person
from programs.emails import coordinator, mentorship_started
from programs.models import Mentee, Mentorship


def asked(request: MentorRequest, *, now: datetime) -> None:
    _tell_mentor(request, "asked", now=now, answer_by=_day(request))


def declined(request: MentorRequest, following: MentorRequest | None, *, now: datetime) -> None:
    _never_told(request)
    suggested = request.suggested
    context: dict[str, Any] = {"suggested": suggested.person.full_name if suggested else ""}
    if suggested:
        context["action_url"] = reverse("matching:mentor-detail", args=[suggested.pk])
    _tell_mentee(request, "declined", following, now=now, **context)


def question(request: MentorRequest, *, now: datetime) -> None:
    _never_told(request)
    _tell(request.mentee.person, request.mentor.person, request, "question", now=now, answer_by=_day(request))


def reply(request: MentorRequest, *, now: datetime) -> None:
    _tell_mentor(request, "reply", now=now, answer_by=_day(request))


def introduction(request: MentorRequest, *, by: Person, now: datetime) -> None:
    """To both, each with the address of the other: they find the twenty minutes between them."""
    _never_told(request)
    _tell_both(request, "introduction", now=now, answer_by=_day(request))


def not_continued(request: MentorRequest, following: MentorRequest | None, *, now: datetime) -> None:
    """The same words to both, but for whom the mentee asked next."""
    _never_told(request)
    _tell_both(request, "not_continued", now=now, following=following)


def reminder(request: MentorRequest, person: Person, *, occasion: str, now: datetime) -> bool:
    """Once per turn and occasion; True where it is new."""
    side = "mentor" if person.pk == request.mentor.person_id else "mentee"
    other = request.mentee.person if side == "mentor" else request.mentor.person
    turn = int(request.turn_at.timestamp()) if request.turn_at else 0
    key = f"request:{request.pk}:remind:{turn}-{occasion}:{side}"
    context = {"turn": request.state, "occasion": occasion, "answer_by": _day(request)}
    if was_queued(key):
        return False
    _tell(person, other, request, "reminder", key=key, now=now, **context)
    return True


def noted(request: MentorRequest, *, by: Person, answer: str, now: datetime) -> None:
    """To a mentor or mentee for whom a coordinator spoke."""
    tell = _tell_mentor if answer in ("yes", "no") else _tell_one_who_asked
    tell(request, "noted", now=now, by_name=by.full_name, answer=answer)


def _never_told(request: MentorRequest) -> bool:
    """Takes back what asks for an answer and has not left yet; True where the mentor never heard of it."""
    drop(key_prefix=f"request:{request.pk}:remind:")
    return bool(drop(key_prefix=f"request:{request.pk}:asked"))


def _day(request: MentorRequest) -> str:
    return request.answer_by.isoformat() if request.answer_by else ""


def _tell_both(
    request: MentorRequest,
    what: str,
    *,
    now: datetime,
    following: MentorRequest | None = None,
    **context: Any,
) -> None:
    mentor, mentee = request.mentor.person, request.mentee.person
    for side, person, other in (("mentor", mentor, mentee), ("mentee", mentee, mentor)):
        next_name = following.mentor.person.full_name if following and side == "mentee" else ""
        key = f"request:{request.pk}:{what}:{side}"
        _tell(
            person,
            other,
            request,
            what,
            key=key,
            now=now,
            side=side,
            email=other.email,
            following=next_name,
            **context,
        )


def expired(
    request: MentorRequest, following: MentorRequest | None, *, had_question: bool = False, now: datetime
) -> None:
    _never_told(request)
    _tell_mentee(request, "expired", following, now=now, had_question=had_question)


def closed(request: MentorRequest, following: MentorRequest | None, *, now: datetime) -> None:
    _never_told(request)
    _tell_mentee(request, "closed", following, now=now, reason=str(request.close_reason))


def superseded(request: MentorRequest, *, now: datetime) -> None:
    """A mentor who was not told of the request yet hears nothing at all."""
    if not _never_told(request):
        _tell_mentor(request, "superseded", now=now)


def withdrawn(request: MentorRequest, *, now: datetime) -> None:
    if not _never_told(request):
        is_away = request.close_reason == MentorRequest.CloseReason.AWAY
        _tell_mentor(request, "withdrawn", now=now, is_away=is_away)


def pairs_begun(person: Person, pairs: list[Mentorship], *, key: str, now: datetime) -> None:
    """One mail per person, however many pairs; of a single one it is the mail that every pair gets."""
    if len(pairs) == 1:
        mentorship_started(pairs[0], now=now, only=person)
        return
    program = pairs[0].program
    _of_pairs(
        "pairs_begun", person, pairs, key=f"{key}:begun", now=now, asks_course=bool(program.mentor_course_id)
    )


def pairs_proposed(person: Person, pairs: list[Mentorship], *, key: str, now: datetime) -> None:
    """`confirm_by` is the first day on which an answer is late."""
    day = min(pair.confirmation.confirm_by for pair in pairs)
    _of_pairs("pairs_proposed", person, pairs, key=f"{key}:proposed", now=now, confirm_by=day.isoformat())


def confirm_reminder(pair: Mentorship, person: Person, *, days: int, now: datetime) -> None:
    day, key = pair.confirmation.confirm_by.isoformat(), f"mentorship:{pair.pk}:confirm-{days}"
    _of_pairs("pair_confirm_reminder", person, [pair], key=key, now=now, confirm_by=day)


def _of_pairs(
    kind: str, person: Person, pairs: list[Mentorship], *, key: str, now: datetime, **context: Any
) -> None:
    program = pairs[0].program
    listed = [
        {"name": pair.partner_of(person).full_name, "side": pair.side_of(person), "opening": pair.opening}
        for pair in pairs
    ]
    single = reverse("programs:mentorship-detail", args=[pairs[0].pk])
    queue(
        to=person,
        kind=kind,
        key=f"{key}:{person.pk}",
        now=now,
        pairs=sorted(listed, key=lambda row: str(row["name"])),
        partner=pairs[0].partner_of(person).short_name,
        side=pairs[0].side_of(person),
        program=program.name,
        action_url=single if len(pairs) == 1 else reverse("programs:mentorship-list"),
        **coordinator(program),
        **context,
    )


def _tell_mentor(request: MentorRequest, what: str, *, now: datetime, **context: Any) -> None:
    _tell(request.mentor.person, request.mentee.person, request, what, now=now, **context)


def _tell_one_who_asked(request: MentorRequest, what: str, *, now: datetime, **context: Any) -> None:
    _tell(request.mentee.person, request.mentor.person, request, what, now=now, **context)


def _tell_mentee(
    request: MentorRequest, what: str, following: MentorRequest | None, *, now: datetime, **context: Any
) -> None:
    context["following"] = following.mentor.person.full_name if following else ""
    _tell(request.mentee.person, request.mentor.person, request, what, now=now, **context)


def _tell(
    to: Person,
    other: Person,
    request: MentorRequest,
    what: str,
    *,
    now: datetime,
    key: str = "",
    **context: Any,
) -> None:
    about = {
        "name": other.full_name,
        "short_name": other.short_name,
        "program": request.program.name,
        "request": request.pk,
        "action_url": reverse("matching:request-detail", args=[request.pk]),
        **coordinator(request.program),
    }
    key = key or f"request:{request.pk}:{what}"
    queue(to=to, kind=f"request_{what}", key=key, now=now, **(about | context))


def policy_waits(policy: Policy, *, now: datetime) -> None:
    """To everybody who may be the second person."""
    context = _about_rules(policy) | {"by_name": policy.by.full_name if policy.by else ""}
    queue_all(
        kind="policy_waits",
        now=now,
        letters=(
            (person, f"policy:{policy.pk}:waits:{person.pk}", context)
            for person in deciders(policy.program)
            if person.pk != policy.by_id
        ),
    )


def mentee_waits(mentee: Mentee, looked_for: list[str], *, now: datetime) -> bool:
    """To those who care for the program, once a week at most; False where they know it already."""
    year, week, _day = now.isocalendar()
    key = f"mentee:{mentee.pk}:waits:{year}-{week}"
    if Notice.objects.filter(key__startswith=f"{key}:").exists():
        return False
    context = {
        "name": mentee.person.full_name,
        "program": mentee.program.name,
        "looked_for": looked_for,
        "action_url": reverse("matching:hand-mentor", args=[mentee.program_id, mentee.pk]),
        **coordinator(mentee.program),
    }
    queue_all(
        kind="mentee_waits",
        now=now,
        letters=((person, f"{key}:{person.pk}", context) for person in deciders(mentee.program)),
    )
    return True


def policy_no_longer_waits(policy: Policy) -> None:
    drop(key_prefix=f"policy:{policy.pk}:waits:")


def policy_decided(policy: Policy, *, now: datetime) -> None:
    """To the author: whether the second person agreed."""
    if policy.by is None or policy.decided_by is None:
        return
    queue(
        to=policy.by,
        kind="policy_decided",
        key=f"policy:{policy.pk}:decided",
        now=now,
        by_name=policy.decided_by.full_name,
        agreed=policy.state == Policy.State.IN_FORCE,
        **_about_rules(policy),
    )


def _about_rules(policy: Policy) -> dict[str, Any]:
    url = reverse("matching:policy", args=[policy.program_id])
    return {"program": policy.program.name, "action_url": url, **coordinator(policy.program)}


def asked_for_help(ask: Ask, *, by: Person, now: datetime) -> None:
    """A question that one page asks and answers; sent once, whoever asks again."""
    taking_part = ask.mentor or ask.mentee
    if taking_part is None:
        return
    queue(
        to=taking_part.person,
        kind="match_ask",
        key=f"ask:{ask.pk}",
        now=now,
        asks=ask.kind,
        value=ask.value,
        name=by.full_name,
        program=ask.program.name,
        action_url=reverse("matching:ask-detail", args=[ask.pk]),
        **coordinator(ask.program),
    )
