"""One true row of each table that has no factory, or not the kind of row that a wall is tried with."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.db import models

from guides.models import (
    Acknowledgment,
    CourseRating,
    Draft,
    Edition,
    MustRead,
    Picture,
    Reading,
    Section,
    ShippedText,
    Usefulness,
)
from matching.models import Apart, Ask, CoffeeGuest, CoffeeRound, CoffeeTalk, Mark
from notices.models import Delivery, Muted, Notice, Webhook
from people.models import (
    Answered,
    ApiCall,
    ApiKey,
    ClockShift,
    DirectoryGroup,
    Erasure,
    FeedMapping,
    FeedWord,
    HeldLeaver,
    Look,
    Person,
    Photo,
    PositionChange,
    PositionsKept,
    RoleFromGroup,
    RosterImport,
    SavedView,
    ScimCall,
    ScimRecord,
    ScimToken,
)
from programs.models import (
    AnswerDraft,
    Audience,
    AudienceMember,
    CalendarFeed,
    MentorLimit,
    Mentorship,
    PastPair,
    Program,
    QuarterNote,
    QuestionSet,
)
from tests.conftest import NOW
from tests.factories.guides import (
    ChapterFactory,
    CourseFactory,
    GuideFactory,
    LessonFactory,
)
from tests.factories.matching import MatchRunFactory, MentorRequestFactory
from tests.factories.pairs import FollowUpFactory
from tests.factories.people import OrgUnitFactory, PersonFactory, TopicFactory
from tests.factories.programs import (
    MenteeFactory,
    MentorFactory,
    MentorshipFactory,
    ProgramFactory,
)

Make = Callable[[], models.Model]
Columns = dict[str, Any]
TODAY = NOW.date()
numbers = itertools.count(1)


def _digest() -> str:
    return hashlib.sha256(str(next(numbers)).encode()).hexdigest()


def ask(**columns: Any) -> Ask:
    mentor = MentorFactory()
    return Ask.objects.create(
        **{"program": mentor.program, "run": MatchRunFactory(program=mentor.program), "mentor": mentor}
        | {"kind": Ask.Kind.SEAT, "asked_at": NOW}
        | columns
    )


def apart() -> Apart:
    return Apart.objects.create(person=PersonFactory(), other=PersonFactory(), since=NOW)


def mark() -> Mark:
    mentor = MentorFactory()
    return Mark.objects.create(
        mentor=mentor, mentee=MenteeFactory(program=mentor.program), kind=Mark.Kind.SAVED, marked_at=NOW
    )


def language_ask() -> Ask:
    return ask(mentor=None, mentee=MenteeFactory(), kind=Ask.Kind.LANGUAGE, value="en")


def notice() -> Notice:
    key = f"test:{next(numbers)}"
    return Notice.objects.create(
        to=PersonFactory(), kind="request_asked", key=key, not_before=NOW, created_at=NOW
    )


def stuck_mails(program: Program, reader: Person) -> list[Notice]:
    """One to an address that refused it, one given up, one that is tried again."""
    refused = {"state": "refused", "address": reader.email, "last_error": "550 no such user"}
    late = {"attempts": 3, "last_error": "450 busy", "not_before": NOW + timedelta(hours=1)}
    columns = {"to": reader, "kind": "request_declined", "context": {"program_id": program.pk}}
    columns |= {"not_before": NOW, "created_at": NOW}
    return [
        Notice.objects.create(**columns | facts, key=f"stuck:{number}")
        for number, facts in enumerate([refused, {"state": "dead", "last_error": "421 full"}, late])
    ]


def muted() -> Muted:
    return Muted.objects.create(person=PersonFactory(), topic="reminders", since=NOW)


def group() -> DirectoryGroup:
    return DirectoryGroup.objects.create(name="Trainers", created_at=NOW, changed_at=NOW)


def erasure() -> Erasure:
    return Erasure.objects.create(person=PersonFactory(), cause="asked", announced_at=NOW, due_on=TODAY)


def hr_file() -> RosterImport:
    return RosterImport.objects.create(file_name="people.csv", sha256=_digest(), created_at=NOW)


def mapping() -> FeedMapping:
    return FeedMapping.objects.create(signature=_digest(), changed_at=NOW)


def word() -> FeedWord:
    word = f"Grade {next(numbers)}"
    return FeedWord.objects.create(kind="level", word=word, written=word, changed_at=NOW)


def answered() -> Answered:
    return Answered.objects.create(person=PersonFactory(), key=_digest(), said=_digest(), made_at=NOW)


def look() -> Look:
    by = PersonFactory()
    return Look.objects.create(
        about=PersonFactory(), by=by, by_name=by.full_name, what="page", where="person", on=TODAY
    )


def key() -> ScimToken:
    name = f"Directory {next(numbers)}"
    return ScimToken.objects.create(
        name=name, digest=_digest(), prefix="abc", made_by=PersonFactory(), made_at=NOW
    )


def api_key(**columns: Any) -> ApiKey:
    facts = {"name": f"System {next(numbers)}", "digest": _digest(), "prefix": "abc", "scopes": ["programs"]}
    by = PersonFactory()
    times = {"made_at": NOW, "expires_at": NOW + timedelta(days=90)}
    return ApiKey.objects.create(**facts | times | columns, made_by=by, kept_by=by)


def api_call() -> ApiCall:
    return ApiCall.objects.create(
        token=api_key(), at=NOW, method="GET", path="programs", status=200, milliseconds=3
    )


def webhook(**columns: Any) -> Webhook:
    facts = {
        "name": f"Hook {next(numbers)}",
        "address": "https://hooks.example.com/in",
        "secret": "whsec_YQ==",
    }
    times = {"made_at": NOW, "on_since": NOW, "told_until": NOW}
    made = facts | times | {"events": ["mentorship.started", "follow_up.opened"]} | columns
    return Webhook.objects.create(**{"made_by": made.pop("made_by", None) or PersonFactory(), **made})


def delivery(**columns: Any) -> Delivery:
    number = next(numbers)
    facts = {"message_id": f"msg_{number}", "type": "mentorship.started", "body": '{"data": {"event": 4}}'}
    made = facts | {"not_before": NOW, "created_at": NOW} | columns
    return Delivery.objects.create(**{"webhook": made.pop("webhook", None) or webhook(), **made})


def held_leaver() -> HeldLeaver:
    return HeldLeaver.objects.create(person=PersonFactory(), token=key(), since=NOW, asked_at=NOW)


def call() -> ScimCall:
    return ScimCall.objects.create(
        token=key(), at=NOW, method="GET", path="/Users", status=200, milliseconds=3
    )


def record() -> ScimRecord:
    person = PersonFactory()
    return ScimRecord.objects.create(person=person, user_name=person.email, created_at=NOW, changed_at=NOW)


def photo() -> Photo:
    return Photo.objects.create(person=PersonFactory(), content=b"jpeg", digest=_digest(), added_at=NOW)


def role_from_group() -> RoleFromGroup:
    return RoleFromGroup.objects.create(person=PersonFactory(), role="auditor", given_at=NOW)


def past_pair() -> PastPair:
    return PastPair.objects.create(digest=_digest())


def shift() -> ClockShift:
    return ClockShift.objects.create(ahead=timedelta(days=1))


def positions_kept() -> models.Model:
    row, _is_new = PositionsKept.objects.get_or_create(defaults={"since": NOW.date()})
    return row


def position() -> PositionChange:
    return PositionChange.objects.create(
        person=PersonFactory(), changed_on=NOW.date(), level_was="medior", level="senior"
    )


def audience() -> models.Model:
    return Audience.objects.get(program=ProgramFactory(), role="mentor")


def unit() -> models.Model:
    return OrgUnitFactory(name=f"Unit {next(numbers)}")


def topic() -> models.Model:
    return TopicFactory(slug=f"topic-{next(numbers)}")


def course() -> models.Model:
    return CourseFactory(slug=f"course-{next(numbers)}", lessons=0)


def rating() -> models.Model:
    return CourseRating.objects.create(course=course(), version=1, stars=4, count=1)


def lesson() -> models.Model:
    return LessonFactory(course=course(), questions=0)


def shipped() -> models.Model:
    words = {"title": "Roles", "body": "Who does what.", "arrived_at": NOW}
    return ShippedText.objects.create(guide=guide(), slug="roles", language="en", number=1, **words)


def draft() -> models.Model:
    by = {"written_by": PersonFactory(), "saved_at": NOW}
    return Draft.objects.create(guide=guide(), slug="roles", language="en", title="Roles", **by)


def picture() -> models.Model:
    return Picture.objects.create(
        name=f"{_digest()[:32]}-8x8.png", content=b"", added_by=PersonFactory(), added_at=NOW
    )


def edition() -> models.Model:
    return Edition.objects.create(guide=guide(), language="en")


def section() -> models.Model:
    return Section.objects.create(chapter=chapter(), position=1, heading="Roles", words="Who does what.")


def reading() -> models.Model:
    return Reading.objects.create(person=PersonFactory(), slug="roles", read_at=NOW)


def must_read() -> models.Model:
    return MustRead.objects.create(guide=guide(), slug="roles", asked_from=NOW)


def acknowledgment() -> models.Model:
    text = {"slug": "roles", "language": "en", "version": 1, "asked_from": NOW, "at": NOW}
    return Acknowledgment.objects.create(person=PersonFactory(), guide=guide(), **text)


def usefulness() -> models.Model:
    return Usefulness.objects.create(guide=guide(), slug="roles", language="en", version=1)


def guide() -> models.Model:
    return GuideFactory(slug=f"guide-{next(numbers)}")


def chapter() -> models.Model:
    return ChapterFactory(guide=guide(), version=next(numbers))


def old_chapter() -> models.Model:
    return ChapterFactory(guide=guide(), replaced_at=NOW)


def solved() -> models.Model:
    return MatchRunFactory(solved=True)


def pair() -> models.Model:
    """All in one program, so that a twin differs in nothing else."""
    return MentorshipFactory(mentor__program=_program())


def request(**columns: Any) -> models.Model:
    return MentorRequestFactory(mentor__program=_program(), **columns)


def coffee_round(**columns: Any) -> models.Model:
    program = ProgramFactory()
    days = {"join_until": date(2026, 3, 6), "meet_until": date(2026, 3, 27)}
    return CoffeeRound.objects.create(
        program=program, opened_by=program.owner, opened_at=NOW, **days | columns
    )


def coffee_guest() -> models.Model:
    row = CoffeeRound.objects.first() or coffee_round()
    return CoffeeGuest.objects.create(round=row, person=PersonFactory(), joined_at=NOW)


def coffee_talk(**columns: Any) -> models.Model:
    row = coffee_round()
    return CoffeeTalk.objects.create(
        program=row.program,
        round=row,
        one=PersonFactory(),
        other=PersonFactory(),
        state="planned",
        meet_until=date(2026, 3, 27),
        created_at=NOW,
        **columns,
    )


def _program() -> Program:
    return Program.objects.first() or ProgramFactory()


def feed() -> CalendarFeed:
    person = PersonFactory()
    return CalendarFeed.objects.create(
        person=person, digest=_digest().encode()[:32], epoch=person.sign_in_epoch, made_at=NOW
    )


def mentor_limit() -> MentorLimit:
    """Somebody who wants no mentee at all for now."""
    return MentorLimit.objects.create(person=PersonFactory(country="SE"), most=0)


def audience_member() -> AudienceMember:
    audience = ProgramFactory().audiences.get(role="mentee")
    return AudienceMember.objects.create(audience=audience, person=PersonFactory(), came_in_at=NOW)


def limit_of_a_mentor() -> MentorLimit:
    return MentorLimit.objects.create(person=MentorFactory().person, most=0)


def completed() -> Mentorship:
    return MentorshipFactory(
        state="completed", ended_on=date(2026, 3, 2), ending="reached", code="ABCDEFGHJKLM"
    )


def answer_draft() -> AnswerDraft:
    check_in = FollowUpFactory()
    person = check_in.mentorship.mentee_person
    return AnswerDraft.objects.create(follow_up=check_in, person=person, values={}, saved_at=NOW)


def question_set() -> QuestionSet:
    program = ProgramFactory()
    words = {"name": "week6", "version": 1, "entries": [], "written_at": NOW}
    return QuestionSet.objects.create(program=program, written_by=program.owner, **words)


def quarter_note() -> QuarterNote:
    program = ProgramFactory()
    words = {"until_on": date(2026, 3, 2), "figures": {}, "written_at": NOW}
    return QuarterNote.objects.create(program=program, written_by=program.owner, **words)


def saved_view() -> SavedView:
    person = PersonFactory()
    return SavedView.objects.create(person=person, page="pairs:1", name="Mine", query="", saved_at=NOW)
