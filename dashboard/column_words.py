"""Columns and values of one's own data, in the reader's words."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from people.countries import country_name, language_name
from people.models import Topic
from people.models.import_words import FIELDS
from programs import questions

COLUMNS = {
    **FIELDS,
    "about": _("About you, in your own words"),
    "about_kind": _("Kind of row"),
    "about_name": _("About"),
    "action_flag": _("Kind of change"),
    "action_time": _("When"),
    "added_at": _("Added"),
    "address": _("Address"),
    "announced_at": _("Announced"),
    "answer": _("Answer"),
    "answered_at": _("Answered"),
    "answers": _("Your answers"),
    "applied_at": _("Applied"),
    "asked_at": _("Asked"),
    "assigned_at": _("Assigned"),
    "at": _("When"),
    "body": _("Text"),
    "by_name": _("By"),
    "cause": _("Why"),
    "changed_at": _("Changed"),
    "closed_at": _("Closed"),
    "closer": _("Closer to your goals"),
    "code": _("Number of the certificate"),
    "columns": _("Columns"),
    "completed_at": _("Completed"),
    "context": _("What it named"),
    "course__slug": _("Course"),
    "created_at": _("Since"),
    "date_joined": _("Linked"),
    "decided_at": _("Decided"),
    "declared_at": _("Said"),
    "note": _("What changed, in your words"),
    "question": _("Your question, or the mentor’s"),
    "read_at": _("Read"),
    "reply": _("Your answer to a question"),
    "mentor_rank": _("Place that you gave a request"),
    "mentor_goes_on": _("Going on after the talk"),
    "mentee_goes_on": _("Going on after the talk"),
    "slug": _("Address of the chapter"),
    "snoozed_until": _("You wanted to look on"),
    "pause_until": _("Paused until"),
    "join_until": _("Join until"),
    "meet_until": _("Meet until"),
    "joined_at": _("Joined"),
    "one_wish": _("Going on after the talk"),
    "other__family_name": _("Last name"),
    "other__given_name": _("First name"),
    "other_wish": _("Going on after the talk"),
    "opened_at": _("Opened"),
    "guide__name": _("Guide you may change"),
    "round__program__name": _("Program"),
    "topic": _("Topic"),
    "hold": _("Sent or answered, not told yet"),
    "held_until": _("Told at"),
    "decline_reason": _("Reason for declining"),
    "detail": _("Details"),
    "digest": _("Checksum of the picture"),
    "due_on": _("Due"),
    "email": _("E-mail address"),
    "ended_at": _("Ended"),
    "end_asked_on": _("Asked how it ends"),
    "end_on": _("End it is about"),
    "ended_on": _("Ended on"),
    "ends_on": _("Ends on"),
    "enrolled_at": _("Joined"),
    "entered_at": _("Entered"),
    "evidence": _("Where you learned it"),
    "exempt_reason": _("Why you are excused"),
    "exempt_until": _("Excused until"),
    "here_at": _("Said that you are there"),
    "most": _("Mentees over all programs, at most"),
    "not_now_reason": _("Why not now"),
    "still_there_at": _("Asked whether you are still there"),
    "expectation": _("What you expect"),
    "external_id": _("Number at the identity provider"),
    "expires_at": _("Works until"),
    "extra": _("Further facts of the identity provider"),
    "file_name": _("File"),
    "follow_up__quarter": _("Quarter"),
    "form": _("How you meet"),
    "given_at": _("Given"),
    "has_attended": _("You were there"),
    "help": _("What would help you"),
    "house_roles": _("Your company-wide roles"),
    "introduction": _("Your introduction"),
    "ip": _("Network address"),
    "is_active": _("You work here"),
    "size": _("Size in bytes"),
    "first_step": _("First step"),
    "minus_two": _("Scale: −2"),
    "minus_one": _("Scale: −1"),
    "zero": _("Scale: 0"),
    "plus_one": _("Scale: +1"),
    "plus_two": _("Scale: +2"),
    "scale_agreed_at": _("Scale agreed on"),
    "will_try": _("What you will try"),
    "round": _("Quarter"),
    "rule": _("Signal"),
    "card": _("Question"),
    "words": _("Your words"),
    "is_released": _("Released to your partner"),
    "is_shared": _("Shared with your partner"),
    "kind": _("Kind"),
    "marked_at": _("Marked"),
    "language": _("Language of pages and mails"),
    "last_login": _("Signed in last"),
    "last_seen_at": _("Seen last"),
    "last_used_at": _("Used last"),
    "made_at": _("Made"),
    "manager": _("Manager"),
    "manager__employee_id": _("Employee id of your manager"),
    "measure": _("How you will see it"),
    "meetings": _("Meetings"),
    "mentee_country": _("Country of the mentee"),
    "mentee_person__family_name": _("Last name of the mentee"),
    "mentee_person__given_name": _("First name of the mentee"),
    "mentor_country": _("Country of the mentor"),
    "mentor_person__family_name": _("Last name of the mentor"),
    "mentor_person__given_name": _("First name of the mentor"),
    "mentorship": _("Number of the mentorship"),
    "minutes": _("Minutes"),
    "name": _("Name"),
    "page": _("List"),
    "query": _("Filters"),
    "not_before": _("To be sent from"),
    "not_now_until": _("Not available until"),
    "ending": _("How it ended"),
    "handled_at": _("Dealt with"),
    "has_stopped": _("The pair ended with it"),
    "months": _("Months"),
    "paused_days": _("Days of pauses before"),
    "paused_on": _("Paused since"),
    "paused_until": _("Paused until"),
    "away_from": _("Away from"),
    "away_until": _("Away until"),
    "seat_freed_on": _("Place free for others since"),
    "said_at": _("Said"),
    "said_in": _("Where you said it"),
    "saved_at": _("Saved"),
    "values": _("Other answers"),
    "communication": _("What you told others"),
    "decisions": _("What you decided"),
    "incidents": _("What happened"),
    "places": _("Places"),
    "drawn_at": _("Drawn on"),
    "sponsor": _("Sentence for the sponsor"),
    "until_on": _("Last day it is about"),
    "object_repr": _("About"),
    "of": _("Program"),
    "on": _("Day"),
    "opening": _("Words of the coordinator to both"),
    "came_in_at": _("Fits since"),
    "fell_out_at": _("Fitted until"),
    "invited_at": _("Invited"),
    "outside_since": _("Outside the audience since"),
    "audience__program__name": _("Program"),
    "audience__role": _("As what"),
    "percent_right": _("Right answers, in per cent"),
    "photo_digest": _("Photo"),
    "place": _("Place"),
    "planned_at": _("Planned"),
    "planned_end_on": _("Planned end"),
    "primary": _("Main address"),
    "program__name": _("Program"),
    "program_name": _("Program"),
    "progress": _("Progress, in per cent"),
    "provider": _("Identity provider"),
    "public_id": _("Your number for other systems"),
    "published_at": _("Published"),
    "rank": _("Choice"),
    "rating": _("How well the match works"),
    "reason": _("Reason"),
    "reflections": _("Your own thoughts in a course"),
    "replay": _("Outcome of running it again"),
    "replay_wanted_at": _("Asked to run it again"),
    "replayed_at": _("Run again"),
    "revoked_at": _("Revoked"),
    "rhythm": _("How often you meet"),
    "role": _("Role"),
    "rules": _("Rules"),
    "seats": _("Places for mentees"),
    "session__starts_at": _("Begins"),
    "session__title": _("Live training"),
    "shows_name": _("With your name"),
    "sent_at": _("Sent"),
    "sentence": _("Goal"),
    "since": _("Since"),
    "since_on": _("Since"),
    "source": _("Where your record comes from"),
    "started_on": _("Started on"),
    "prepare_by": _("Ready by"),
    "starts_at": _("Starts"),
    "starts_on": _("Starts on"),
    "send_on": _("Day it goes out"),
    "state": _("State"),
    "text": _("Text"),
    "theme": _("Appearance"),
    "time_zone": _("Time zone"),
    "title": _("Title"),
    "trait": _("Question"),
    "type": _("Kind"),
    "uid": _("Your number there"),
    "unit__name": _("Department"),
    "changed_on": _("Changed on"),
    "level_was": _("Level before"),
    "unit_was__name": _("Department before"),
    "unit_was": _("Department before"),
    "country_was": _("Country before"),
    "legal_entity": _("Legal entity"),
    "until": _("Until"),
    "user_agent": _("Browser"),
    "user_name": _("Your name there"),
    "value": _("Meaning"),
    "verb": _("What"),
    "verified": _("Confirmed"),
    "version": _("Version"),
    "wants_contact": _("HR is asked to contact you"),
    "what": _("How"),
    "where": _("Page"),
    "why": _("Why"),
    "wish": _("What you want to work on"),
    "works_from": _("You work from"),
    "works_until": _("You work until"),
    "written": _("As the file wrote it"),
    "written_at": _("Written"),
}


def column(name: str) -> str:
    return str(COLUMNS.get(name, name))


def value(raw: Any, name: str, model: type[models.Model]) -> str:
    """`NL` → Netherlands, `senior` → Senior, a moment → date and time on the reader's clock."""
    if raw in (None, "", [], {}):
        return "–"
    if isinstance(raw, bool):
        return gettext("yes") if raw else gettext("no")
    if isinstance(raw, datetime):
        return date_format(timezone.localtime(raw), "j F Y, H:i")
    if isinstance(raw, date):
        return date_format(raw, "j F Y")
    if isinstance(raw, time):
        return f"{raw:%H:%M}"
    if isinstance(raw, dict) and name == "values":
        return "; ".join(_answered(key, each) for key, each in raw.items())
    if isinstance(raw, dict):
        return "; ".join(f"{key}: {value(each, '', model)}" for key, each in raw.items())
    if isinstance(raw, list):
        return ", ".join(_word(each, name, model) for each in raw)
    return _word(raw, name, model)


def _answered(key: str, said: Any) -> str:
    """Question and answer of a check-in that may be long ago, without the partner's name."""
    question = questions.BY_KEY.get(key)
    if question is None:
        levels = dict(questions.SCALES["goal"]) if key.startswith(questions.GOAL) else {}
        return f"{gettext('Goal') if levels else key}: {levels.get(said, said)}"
    words = str(question.mentee or question.mentor) % {"name": gettext("your partner")}
    return f"{words} {dict(question.options).get(said, said)}"


def _word(raw: Any, name: str, model: type[models.Model]) -> str:
    reader = get_language() or "en"
    if name.endswith("country"):
        return country_name(str(raw), reader)
    if name == "languages":
        return language_name(str(raw), reader)
    return str(_choices(name, model).get(raw, raw))


def _choices(name: str, model: type[models.Model]) -> dict[Any, Any]:
    if "__" in name or name not in {field.name for field in model._meta.fields}:
        return {}
    field: Any = model._meta.get_field(name)
    return dict(getattr(field, "base_field", field).choices or ())


def topic_names() -> dict[str, str]:
    dutch = (get_language() or "en").startswith("nl")
    return {row.slug: (row.name_nl or row.name) if dutch else row.name for row in Topic.objects.all()}
