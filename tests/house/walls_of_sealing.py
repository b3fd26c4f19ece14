"""Columns whose words are sealed refuse words in the clear, whoever writes them."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Model, Value

from matching.models import MentorRequest
from notices.models import Notice, Webhook
from people.actions import note_keys
from programs.models import (
    Agreement,
    Answer,
    AnswerDraft,
    Declaration,
    Goal,
    GoalStep,
    Meeting,
    Mentee,
    Message,
    Note,
    SharedFile,
    Voice,
)
from tests.conftest import NOW
from tests.factories.declarations import DeclarationFactory
from tests.factories.matching import MentorRequestFactory
from tests.factories.pairs import (
    AgreementFactory,
    AnswerFactory,
    GoalFactory,
    GoalStepFactory,
    MeetingFactory,
    MessageFactory,
    NoteFactory,
    SharedFileFactory,
    VoiceFactory,
)
from tests.factories.people import PersonFactory
from tests.factories.programs import MenteeFactory
from tests.house import rows


def _notice() -> Model:
    file = {"name": "invitation.ics", "type": "text/calendar", "text": "BEGIN:VCALENDAR"}
    return Notice.objects.create(
        to=PersonFactory(), kind="any", key="any:1", attachments=[file], not_before=NOW, created_at=NOW
    )


MAKE: dict[type[Model], Callable[[], Model]] = {
    Declaration: DeclarationFactory,
    Agreement: AgreementFactory,
    Answer: AnswerFactory,
    AnswerDraft: rows.answer_draft,
    Goal: GoalFactory,
    GoalStep: GoalStepFactory,
    Meeting: MeetingFactory,
    Mentee: MenteeFactory,
    MentorRequest: MentorRequestFactory,
    Message: MessageFactory,
    Note: NoteFactory,
    Notice: _notice,
    SharedFile: SharedFileFactory,
    Voice: VoiceFactory,
    Webhook: rows.webhook,
}
BESIDE = {"old_secret": {"old_until": NOW}}  # what a true row of this column has as well
LIES = {
    f"{field.model._meta.db_table}_{field.column}_sealed": (
        MAKE[field.model],
        [
            {field.name: Value(words)} | BESIDE.get(field.name, {})
            for words in ("in the clear", "s1.in the clear")
        ],
    )
    for field in note_keys.columns()
}
