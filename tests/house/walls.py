"""For each wall of the database a lie that only this wall stops.

`LIES`: name of a check or key → what makes a true row, and the columns that would make it untrue, one set per
way of lying; a function is given the row. `TWINS`: name of a unique constraint → what makes a row, and the
columns a second row takes over from it. `DEEDS`: name of a trigger → its table, and what it must stop.
`FORGETS`: name of a trigger → its table, and after what a row of the HR feed is read again. `NOTES`: name
of a trigger → its table, what makes a row, and after what the directory reads it again.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from typing import Any

from django.db import connection, models

from matching.models import MentorRequest, Policy
from people.models import Event, OrgUnit, Person, PositionChange, Topic
from programs.models import Mentor, MentorLimit, Mentorship
from tests.conftest import NOW
from tests.factories.endings import ConcernFactory, EndingWishFactory, SignalFactory, StandInFactory
from tests.factories.guides import CompletionFactory, QuestionFactory
from tests.factories.matching import MatchRunFactory, MentorRequestFactory, PolicyFactory, ProposalFactory
from tests.factories.pairs import (
    AgreementFactory,
    AnswerFactory,
    FollowUpFactory,
    GoalFactory,
    GoalStepFactory,
    MeetingFactory,
    SharedFileFactory,
    VoiceFactory,
)
from tests.factories.people import OrgUnitFactory, PersonFactory, TopicFactory
from tests.factories.programs import (
    LONG_AGO,
    MenteeFactory,
    MentorFactory,
    MentorshipFactory,
    NominationFactory,
    ProgramFactory,
    ProgramRoleFactory,
)
from tests.factories.publishing import DossierFactory
from tests.house import rows
from tests.house import walls_of_learning as learning
from tests.house import walls_of_publishing as publishing
from tests.house import walls_of_sealing as sealing

Make = Callable[[], models.Model]
Columns = dict[str, Any]
TODAY = NOW.date()
PAUSED = {"state": "paused", "paused_on": TODAY, "paused_until": date(2027, 3, 1)}


def _owner(policy: Policy) -> models.Model:
    return policy.program.owner


LIES: dict[str, tuple[Make, list[Columns]]] = {
    "answer_rating_1_to_5": (AnswerFactory, [{"rating": 0}, {"rating": 6}]),
    "ask_answered_at_iff_answered": (rows.ask, [{"answer": "yes"}, {"answered_at": NOW}]),
    "ask_of_a_mentor_or_a_mentee": (rows.ask, [{"mentor": None}, {"kind": "topic"}]),
    "clock_shift_one_row": (rows.shift, [{"only": False}]),
    "person_left_why_is_known": (PersonFactory, [{"left_why": "fired"}]),
    "positions_kept_one_row": (rows.positions_kept, [{"only": False}]),
    "coffee_round_dates": (rows.coffee_round, [{"meet_until": date(2026, 3, 1)}]),
    "coffee_round_paired_at_iff_paired": (rows.coffee_round, [{"paired_at": NOW}, {"state": "paired"}]),
    "apart_of_two": (rows.apart, [{"other": models.F("person")}]),
    "coffee_talk_of_two": (rows.coffee_talk, [{"other": models.F("one")}]),
    "coffee_talk_ended_at_iff_ended": (rows.coffee_talk, [{"ended_at": NOW}, {"state": "met"}]),
    "coffee_talk_of_a_round_or_a_topic": (rows.coffee_talk, [{"topic": "strategy"}, {"round": None}]),
    "completion_score_iff_completed": (CompletionFactory, [{"completed_at": NOW}, {"percent_right": 80}]),
    "completion_evidence_iff_recorded": (CompletionFactory, [{"evidence": "A certificate"}]),
    "course_rating_stars": (rows.rating, [{"stars": 0}, {"stars": 6}]),
    "draft_scheduled_has_a_day": (rows.draft, [{"state": "scheduled"}]),
    "erasure_ended_at_iff_ended": (rows.erasure, [{"state": "done"}, {"ended_at": NOW}]),
    "follow_up_quarter_iff_quarterly": (FollowUpFactory, [{"quarter": 0}, {"kind": "week6"}]),
    "follow_up_closed_at_iff_closed": (
        FollowUpFactory,
        [{"state": "closed"}, {"closed_at": NOW}, {"state": "gone", "closed_at": NOW}],
    ),
    "goal_progress_within_100": (GoalFactory, [{"progress": 101}]),
    "goal_level_on_an_agreed_scale": (
        GoalFactory,
        [{"level": 0}, {"level": 3, "scale_agreed_at": NOW}, {"level": -3, "scale_agreed_at": NOW}],
    ),
    "step_progress_is_of_a_goal": (
        GoalStepFactory,
        [{"progress": None}, {"goal": None}, {"kind": "insight"}],
    ),
    "voice_shown_was_released": (VoiceFactory, [{"is_shown": True}]),
    "group_gives_no_hr_administrator": (rows.group, [{"gives_role": "hr_admin"}]),
    "import_applied_at_iff_applied": (rows.hr_file, [{"state": "applied"}, {"applied_at": NOW}]),
    "mentor_answered_at_iff_answered": (MentorFactory, [{"state": "expected"}, {"answered_at": None}]),
    "audience_member_in_before_out": (rows.audience_member, [{"fell_out_at": LONG_AGO}]),
    "audience_service_within_a_life": (rows.audience, [{"least_months": 601}]),
    "nomination_answered_at_iff_answered": (
        NominationFactory,
        [{"answered_at": NOW}, {"state": "declined"}],
    ),
    "nomination_of_somebody_else": (NominationFactory, [{"by": models.F("person")}]),
    "mentor_limit_within_limit": (rows.mentor_limit, [{"most": 21}]),
    "mentor_paused_until_a_day": (MentorFactory, [{"state": "paused"}]),
    "mentor_seats_within_limit": (MentorFactory, [{"seats": 11}]),
    "mentorship_active_at_iff_started": (
        MentorshipFactory,
        [{"active_at": None}, {**PAUSED, "active_at": None}],
    ),
    "mentorship_paused_until_iff_paused": (
        MentorshipFactory,
        [{"state": "paused"}, PAUSED | {"paused_until": None}, PAUSED | {"state": "active"}],
    ),
    "mentee_away_from_until": (
        MenteeFactory,
        [
            {"away_from": TODAY},
            {"away_until": TODAY},
            {"away_from": TODAY, "away_until": TODAY},
        ],
    ),
    "mentorship_seat_freed_while_paused": (MentorshipFactory, [{"seat_freed_on": TODAY}]),
    "mentorship_ending_of_what_is_over": (MentorshipFactory, [{"ending": "exit"}]),
    "mentorship_certificate_iff_completed": (MentorshipFactory, [{"code": "ABCDEFGHJKLM"}]),
    "ending_wish_months_iff_longer": (
        EndingWishFactory,
        [{"months": None}, {"months": 0}, {"months": 7}, {"wish": "close"}],
    ),
    "stand_in_given_iff_named": (StandInFactory, [{"given_at": NOW}]),
    "signal_of_a_program_or_of_the_house": (
        SignalFactory,
        [{"program": None}, {"rule": "D17"}, {"rule": "D21"}],
    ),
    "signal_until_iff_put_off": (SignalFactory, [{"state": "snoozed"}, {"snoozed_until": TODAY}]),
    "signal_closed_at_iff_closed": (
        SignalFactory,
        [{"state": "closed"}, {"closed_at": NOW}, {"is_fixed": True}],
    ),
    "concern_is_told_to_another": (ConcernFactory, [{"contact": models.F("person")}]),
    "concern_verdict_iff_handled": (ConcernFactory, [{"verdict": "needed"}, {"handled_at": NOW}]),
    "mentorship_crosses_border": (
        lambda: MentorshipFactory(crosses_border=False, mentor__person__country="NL"),
        [{"crosses_border": True}],
    ),
    "mentorship_mentor_country": (MentorshipFactory, [{"mentor_country": "FR"}]),
    "mentorship_mentee_country": (MentorshipFactory, [{"mentee_country": "FR"}]),
    "mentorship_dates": (MentorshipFactory, [{"planned_end_on": date(2026, 1, 5)}]),
    "mentorship_ended_on_iff_ended": (MentorshipFactory, [{"state": "ended"}, {"ended_on": TODAY}]),
    "mentorship_mentee_is_person": (MentorshipFactory, [{"mentee_person": lambda pair: PersonFactory()}]),
    "mentorship_mentee_of_program": (
        MentorshipFactory,
        [{"mentee": lambda pair: MenteeFactory(person=pair.mentee_person)}],
    ),
    "mentorship_mentor_is_person": (
        MentorshipFactory,
        [{"mentor_person": lambda pair: PersonFactory(country=pair.mentor_country)}],
    ),
    "mentorship_mentor_of_program": (
        MentorshipFactory,
        [{"mentor": lambda pair: MentorFactory(person=pair.mentor_person)}],
    ),
    "mentorship_nobody_mentors_oneself": (
        MentorshipFactory,
        [
            {
                "mentor": lambda pair: MentorFactory(person=pair.mentee_person, program=pair.program),
                "mentor_person": lambda pair: pair.mentee_person,
                "mentor_country": lambda pair: pair.mentee_country,
            }
        ],
    ),
    "notice_address_iff_refused": (rows.notice, [{"state": "refused"}, {"address": "a@example.com"}]),
    "notice_only_optional_is_muted": (rows.muted, [{"topic": "requests"}]),
    "notice_sent_at_iff_sent": (rows.notice, [{"state": "sent"}, {"sent_at": NOW}]),
    "person_country_is_a_code": (PersonFactory, [{"country": "nl"}, {"country": "N"}, {"country": "N1"}]),
    "person_has_employee_id": (PersonFactory, [{"employee_id": ""}]),
    "person_roles_are_known": (PersonFactory, [{"house_roles": ["emperor"]}]),
    "person_works_from_before_until": (
        PersonFactory,
        [
            {"works_from": time(17), "works_until": time(9)},
            {"works_from": time(9)},
            {"works_until": time(17)},
        ],
    ),
    "policy_decided_at_iff_decided": (
        PolicyFactory,
        [{"state": "waiting", "decided_at": NOW}, {"state": "withdrawn"}, {"state": "gone"}],
    ),
    "policy_second_person_is_another": (
        PolicyFactory,
        [{"by": _owner, "decided_by": _owner}],
    ),
    "program_deputy_is_not_owner": (ProgramFactory, [{"deputy": models.F("owner")}]),
    "program_live_has_owner_and_deputy": (
        ProgramFactory,
        [{"owner": None}, {"deputy": None}, {"live_at": None}],
    ),
    "program_protected_says_for_whom": (ProgramFactory, [{"is_protected": True}]),
    "program_stands_still_only_paused": (ProgramFactory, [{"paused_at": NOW}]),
    "program_starts_before_it_ends": (ProgramFactory, [{"ends_on": date(2026, 1, 5)}]),
    "proposal_not_locked_and_struck": (ProposalFactory, [{"is_locked": True, "is_struck": True}]),
    "request_answered_at_iff_answered": (MentorRequestFactory, [{"answered_at": NOW}]),
    "request_asked_at_iff_asked": (
        MentorRequestFactory,
        [{"asked_at": None}, {"state": "question", "question": "Why?", "asked_at": None}],
    ),
    "request_ended_at_iff_ended": (MentorRequestFactory, [{"ended_at": NOW}]),
    "request_mentee_of_program": (MentorRequestFactory, [{"mentee": lambda request: MenteeFactory()}]),
    "request_mentor_of_program": (MentorRequestFactory, [{"mentor": lambda request: MentorFactory()}]),
    "request_held_until_iff_held": (
        MentorRequestFactory,
        [
            {"hold": "accept"},
            {"held_until": NOW},
            {"hold": "decline", "held_until": NOW},
            {"hold": "ask", "held_until": NOW, "held_by": lambda row: row.mentee.person},
            {"hold": "gone", "held_until": NOW, "held_by": lambda row: row.mentee.person},
        ],
    ),
    "request_goes_on_within_introduction": (
        MentorRequestFactory,
        [{"mentor_goes_on": True}, {"mentee_goes_on": False}],
    ),
    "request_place_while_asked": (
        MentorRequestFactory,
        [
            {"mentor_rank": 0},
            {"mentor_rank": 4},
            {"mentor_rank": 1, "state": "withdrawn", "ended_at": NOW},
        ],
    ),
    "webhook_old_secret_ends": (rows.webhook, [{"old_until": NOW}, {"old_secret": "whsec_YQ=="}]),
    "webhook_tells_something": (rows.webhook, [{"events": []}]),
    "webhook_stopped_at_iff_stopped": (rows.webhook, [{"state": "stopped"}, {"stopped_at": NOW}]),
    "delivery_sent_at_iff_sent": (rows.delivery, [{"state": "sent"}, {"sent_at": NOW}]),
    "api_key_expires_after_made": (rows.api_key, [{"expires_at": NOW}]),
    "api_key_scopes_known": (rows.api_key, [{"scopes": []}, {"scopes": ["programs", "salaries"]}]),
    "request_question_is_asked": (
        lambda: MentorRequestFactory(state="question", question="Why?"),
        [{"question": ""}],
    ),
    "request_mentorship_iff_accepted": (
        MentorRequestFactory,
        [{"state": "accepted", "answered_at": NOW, "ended_at": NOW}],
    ),
    "run_published_at_iff_published": (
        rows.solved,
        [{"state": "published", "held_until": NOW}, {"published_at": NOW}],
    ),
}
COUNTS: dict[str, Make] = {  # tables with columns that are never negative: each is tried with -1
    "guides_acknowledgment": rows.acknowledgment,
    "guides_chapter": rows.chapter,
    "guides_draft": rows.draft,
    "guides_section": rows.section,
    "guides_shippedtext": rows.shipped,
    "guides_usefulness": rows.usefulness,
    "guides_completion": lambda: CompletionFactory(done=True),
    "guides_course": rows.course,
    "guides_courserating": rows.rating,
    "guides_lesson": rows.lesson,
    "guides_question": QuestionFactory,
    "matching_dossier": DossierFactory,
    "matching_matchrun": MatchRunFactory,
    "matching_mentorrequest": MentorRequestFactory,
    "matching_policy": PolicyFactory,
    "matching_proposal": ProposalFactory,
    "notices_notice": rows.notice,
    "people_directorygroup": rows.group,
    "people_person": PersonFactory,
    "notices_delivery": rows.delivery,
    "people_apicall": rows.api_call,
    "people_scimcall": rows.call,
    "people_scimrecord": rows.record,
    "programs_agreement": AgreementFactory,
    "programs_answer": AnswerFactory,
    "programs_audience": rows.audience,
    "programs_followup": FollowUpFactory,
    "programs_calendarfeed": rows.feed,
    "programs_goal": GoalFactory,
    "programs_goalstep": GoalStepFactory,
    "programs_meeting": MeetingFactory,
    "programs_mentee": MenteeFactory,
    "programs_mentor": MentorFactory,
    "programs_mentorship": MentorshipFactory,
    "programs_endingwish": EndingWishFactory,
    "programs_questionset": rows.question_set,
    "programs_mentorlimit": rows.mentor_limit,
    "programs_program": ProgramFactory,
    "programs_sharedfile": SharedFileFactory,
    "programs_voice": VoiceFactory,
}
COVERED = {
    "programs_answer_rating_check",  # a narrower check of ours stands before it
    "guides_courserating_stars_check",
    "person_of_country",
    "mentee_is_person",  # the primary key says as much; keys of several columns need these to point at
    "mentee_of_program",
    "mentor_is_person",
    "mentor_of_program",
    "people_position_noted",  # stops nothing and writes down: tests/people/test_positions.py
}
TWINS: dict[str, tuple[Make, list[str]]] = {
    "acknowledgment_once": (rows.acknowledgment, ["person", "guide"]),
    "draft_one_per_chapter": (rows.draft, ["guide"]),
    "edition_one_per_language": (rows.edition, ["guide"]),
    "guides_picture_name_key": (rows.picture, ["name"]),
    "must_read_once": (rows.must_read, ["guide"]),
    "reading_once": (rows.reading, ["person"]),
    "saved_view_once": (rows.saved_view, ["person", "page", "name"]),
    "section_once": (rows.section, ["chapter"]),
    "shipped_text_number_once": (rows.shipped, ["guide"]),
    "usefulness_once": (rows.usefulness, ["guide"]),
    "agreement_version_once": (AgreementFactory, ["mentorship"]),
    "voice_once_a_side": (VoiceFactory, ["mentorship"]),
    "answer_once_a_side": (AnswerFactory, ["follow_up"]),
    "ask_mentee_once": (rows.language_ask, ["mentee"]),
    "ask_mentor_once": (rows.ask, ["mentor"]),
    "audience_one_per_role": (rows.audience, ["program"]),
    "chapter_one_current": (rows.chapter, ["guide"]),
    "chapter_version_once": (rows.old_chapter, ["guide"]),
    "coffee_guest_once": (rows.coffee_guest, ["person"]),
    "coffee_round_one_open": (rows.coffee_round, ["program"]),
    "coffee_talk_one_once": (rows.coffee_talk, ["round", "one"]),
    "coffee_talk_other_once": (rows.coffee_talk, ["round", "other"]),
    "matching_coffeetalk_mentorship_id_key": (
        lambda: rows.coffee_talk(mentorship=MentorshipFactory()),
        ["mentorship"],
    ),
    "completion_one_open": (lambda: CompletionFactory(course=rows.course()), ["person", "course"]),
    "course_rating_once": (rows.rating, ["course"]),
    "erasure_one_open_per_person": (rows.erasure, ["person"]),
    "answered_once": (rows.answered, ["person", "key"]),
    "feed_word_once": (rows.word, ["word"]),
    "apart_once": (rows.apart, ["person", "other"]),
    "mark_once_per_pair": (rows.mark, ["mentee", "mentor"]),
    "signal_one_going_on": (SignalFactory, ["rule", "subject"]),
    "concern_one_open": (ConcernFactory, ["mentorship", "person"]),
    "ending_wish_once_a_side": (EndingWishFactory, ["mentorship"]),
    "programs_standin_mentorship_id_key": (StandInFactory, ["mentorship"]),
    "programs_mentorship_code_key": (rows.completed, ["code"]),
    "quarter_note_once_a_day": (rows.quarter_note, ["program"]),
    "answer_draft_once_each": (rows.answer_draft, ["follow_up", "person"]),
    "question_set_version_once": (rows.question_set, ["program"]),
    "follow_up_once_a_quarter": (FollowUpFactory, ["mentorship"]),
    "guides_completion_code_key": (lambda: CompletionFactory(done=True), ["code"]),
    "guides_course_slug_key": (rows.course, ["slug"]),
    "guides_guide_slug_key": (rows.guide, ["slug"]),
    "lesson_once": (rows.lesson, ["course"]),
    "look_once_a_day": (rows.look, ["about", "by"]),
    "matching_mentorrequest_mentorship_id_key": (
        lambda: MentorRequestFactory(
            state="accepted", answered_at=NOW, ended_at=NOW, mentorship=MentorshipFactory()
        ),
        ["mentorship"],
    ),
    "matching_proposal_mentorship_id_key": (
        lambda: ProposalFactory(mentorship=MentorshipFactory()),
        ["mentorship"],
    ),
    "mentee_once_per_program": (MenteeFactory, ["program", "person"]),
    "programs_calendarfeed_digest_key": (rows.feed, ["digest"]),
    "programs_calendarfeed_person_id_key": (rows.feed, ["person"]),
    "programs_mentorlimit_person_id_key": (rows.mentor_limit, ["person"]),
    "audience_member_once": (rows.audience_member, ["audience", "person"]),
    "nomination_one_open_per_role": (NominationFactory, ["program", "person"]),
    "mentor_once_per_program": (MentorFactory, ["program", "person"]),
    "mentorship_one_per_mentee": (rows.pair, ["mentee", "mentee_person"]),
    "notice_topic_muted_once": (rows.muted, ["person"]),
    "notices_notice_key_key": (rows.notice, ["key"]),
    "people_directorygroup_public_id_key": (rows.group, ["public_id"]),
    "people_feedmapping_signature_key": (rows.mapping, ["signature"]),
    "people_heldleaver_person_id_key": (rows.held_leaver, ["person"]),
    "people_person_employee_id_key": (PersonFactory, ["employee_id"]),
    "people_person_public_id_key": (PersonFactory, ["public_id"]),
    "people_photo_person_id_key": (rows.photo, ["person"]),
    "notices_delivery_message_id_key": (rows.delivery, ["message_id"]),
    "notices_webhook_name_key": (rows.webhook, ["name"]),
    "delivery_once_per_event": (lambda: rows.delivery(event=7), ["webhook"]),
    "people_apikey_digest_key": (rows.api_key, ["digest"]),
    "people_scimrecord_person_id_key": (rows.record, ["person"]),
    "people_scimtoken_digest_key": (rows.key, ["digest"]),
    "people_topic_slug_key": (rows.topic, ["slug"]),
    "person_email_unique_ignoring_case": (PersonFactory, ["email"]),
    "policy_one_waits_per_program": (lambda: PolicyFactory(state="waiting"), ["program"]),
    "policy_version_once": (lambda: PolicyFactory(version=1), ["program"]),
    "program_role_once": (ProgramRoleFactory, ["program", "person"]),
    "programs_meeting_uid_key": (MeetingFactory, ["uid"]),
    "programs_pastpair_digest_key": (rows.past_pair, ["digest"]),
    "proposal_one_per_mentee": (ProposalFactory, ["run", "mentee"]),
    "proposal_pair_once": (lambda: ProposalFactory(is_struck=True), ["run", "mentor", "mentee"]),
    "question_once": (lambda: QuestionFactory(lesson=rows.lesson()), ["lesson"]),
    "request_one_open_per_pair": (lambda: rows.request(queued=True), ["mentor", "mentee"]),
    "request_place_once_per_mentor": (lambda: rows.request(mentor_rank=1), ["mentor", "mentor_rank"]),
    "role_from_group_once": (rows.role_from_group, ["person"]),
    "run_one_draft_per_program": (MatchRunFactory, ["program"]),
    "api_key_open_name_once": (rows.api_key, ["name"]),
    "scim_token_open_name_once": (rows.key, ["name"]),
    "scim_user_name_unique_ignoring_case": (rows.record, ["user_name"]),
    "unit_name_unique_in_parent": (rows.unit, ["name"]),
}


def _one_too_many() -> None:
    full = MentorshipFactory().mentor
    MentorshipFactory(mentor=full, mentee__program=full.program)


def _one_too_many_later() -> None:
    full = MentorshipFactory().mentor
    pair = MentorshipFactory(mentor__program=full.program, mentee__program=full.program)
    columns = {"mentor": full, "mentor_person": full.person}
    type(pair).objects.filter(pk=pair.pk).update(**columns)


def _one_over_all_too_many() -> None:
    limit = rows.mentor_limit()
    MentorshipFactory(mentor__person=limit.person)


def _one_over_all_too_many_later() -> None:
    mentor = MentorFactory(person=rows.mentor_limit().person)
    pair = MentorshipFactory(mentor__program=mentor.program, mentee__program=mentor.program)
    type(pair).objects.filter(pk=pair.pk).update(mentor=mentor, mentor_person=mentor.person)


def _goes_on_in_a_seat_of_another() -> None:
    pair = MentorshipFactory(**PAUSED, seat_freed_on=TODAY)
    MentorshipFactory(mentor=pair.mentor, mentee__program=pair.program)
    columns = {"paused_on": None, "paused_until": None, "seat_freed_on": None}
    type(pair).objects.filter(pk=pair.pk).update(state="active", **columns)


def _goes_on_beyond_the_limit() -> None:
    pair = MentorshipFactory(**PAUSED, seat_freed_on=TODAY, mentor__seats=3)
    MentorLimit.objects.create(person=pair.mentor_person, most=1)
    MentorshipFactory(mentor=pair.mentor, mentee__program=pair.program)
    type(pair).objects.filter(pk=pair.pk).update(seat_freed_on=None)


def _further_back() -> None:
    mentee = MenteeFactory(place=3)
    type(mentee).objects.filter(pk=mentee.pk).update(place=4)


def _one_choice_too_many() -> None:
    mentee = MentorRequestFactory(mentor__program__most_choices=1).mentee
    MentorRequestFactory(mentor__program=mentee.program, mentee=mentee, queued=True)


def _one_choice_too_many_later() -> None:
    mentee = MentorRequestFactory(mentor__program__most_choices=1).mentee
    other = MentorRequestFactory(mentor__program=mentee.program, queued=True)
    type(other).objects.filter(pk=other.pk).update(mentee=mentee)


def _two_at_once() -> None:
    mentee = MentorRequestFactory().mentee
    MentorRequestFactory(mentor__program=mentee.program, mentee=mentee)


def _two_at_once_later() -> None:
    mentee = MentorRequestFactory().mentee
    other = MentorRequestFactory(mentor__program=mentee.program, mentee=mentee, queued=True)
    type(other).objects.filter(pk=other.pk).update(state="pending", asked_at=NOW)


def _born_as_if_moved() -> None:
    MentorshipFactory(mentor__person__country="NL", moved_at=NOW)


def _pair_begins_anew() -> None:
    pair = MentorshipFactory()
    type(pair).objects.filter(pk=pair.pk).update(state="preparing", active_at=None)


def _round_opens_anew() -> None:
    row = rows.coffee_round(state="cancelled")
    type(row).objects.filter(pk=row.pk).update(state="open")


def _talk_is_held_anew() -> None:
    row = rows.coffee_talk()
    type(row).objects.filter(pk=row.pk).update(state="asked")


def _request_is_asked_anew() -> None:
    request = MentorRequestFactory(state="withdrawn", ended_at=NOW)
    type(request).objects.filter(pk=request.pk).update(state="pending", ended_at=None)


def _event() -> models.QuerySet[Event]:
    row = Event.objects.create(at=NOW, verb="look", about_kind="person", about_id="1")
    return Event.objects.filter(pk=row.pk)


def _rewrite() -> None:
    _event().update(verb="nothing")


def _remove() -> None:
    _event().delete()


def _empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE people_event")


DEEDS: dict[str, tuple[str, list[Callable[[], object]]]] = {
    "mentorship_within_seats": ("programs_mentorship", [_one_too_many]),
    "mentorship_within_seats_again": (
        "programs_mentorship",
        [_one_too_many_later, _goes_on_in_a_seat_of_another],
    ),
    "mentee_place_never_worse": ("programs_mentee", [_further_back]),
    "mentorship_within_limit": ("programs_mentorship", [_one_over_all_too_many]),
    "mentorship_within_limit_again": (
        "programs_mentorship",
        [_one_over_all_too_many_later, _goes_on_beyond_the_limit],
    ),
    "request_within_choices": ("matching_mentorrequest", [_one_choice_too_many]),
    "request_within_choices_again": ("matching_mentorrequest", [_one_choice_too_many_later]),
    "request_within_at_once": ("matching_mentorrequest", [_two_at_once]),
    "request_within_at_once_again": ("matching_mentorrequest", [_two_at_once_later]),
    "coffee_round_moves_as_listed": ("matching_coffeeround", [_round_opens_anew]),
    "coffee_talk_moves_as_listed": ("matching_coffeetalk", [_talk_is_held_anew]),
    "mentorship_moved": ("programs_mentorship", [_born_as_if_moved]),
    "mentorship_moves_as_listed": ("programs_mentorship", [_pair_begins_anew]),
    "request_moves_as_listed": ("matching_mentorrequest", [_request_is_asked_anew]),
    "people_event_no_change": ("people_event", [_rewrite, _remove]),
    "people_positionchange_no_change": (
        "people_positionchange",
        [
            lambda: PositionChange.objects.filter(pk=rows.position().pk).update(level="head"),
            lambda: rows.position().delete(),
        ],
    ),
    "people_event_no_truncate": ("people_event", [_empty]),
}
# Triggers that stop nothing: what the feed remembers of a person goes when this happens to them.
FORGETS: dict[str, tuple[str, Callable[[Person], object]]] = {
    "people_feedrow_person": (
        "people_person",
        lambda person: Person.objects.filter(pk=person.pk).update(job_title="Controller"),
    ),
    "people_feedrow_unit": (
        "people_orgunit",
        lambda person: OrgUnit.objects.filter(pk=person.unit_id).update(name=f"Unit {person.pk}"),
    ),
    "people_feedrow_topic_gone": (
        "people_topic",
        lambda person: Topic.objects.filter(slug__in=person.topics).delete(),
    ),
    "people_feedrow_topic_renamed": (
        "people_topic",
        lambda person: Topic.objects.filter(slug__in=person.topics).update(slug=f"topic-{person.pk}"),
    ),
}
# Triggers that stop nothing: what makes a row, and what is noted for the directory when it happens.
NOTES: dict[str, tuple[str, Make, Callable[[Any], object]]] = {
    "listing_mentor": (
        "programs_mentor",
        MentorFactory,
        lambda row: Mentor.objects.filter(pk=row.pk).update(seats=3),
    ),
    "listing_person": (
        "people_person",
        MentorFactory,
        lambda row: Person.objects.filter(pk=row.person_id).update(country="PT"),
    ),
    "listing_pair": (
        "programs_mentorship",
        MentorshipFactory,
        lambda row: Mentorship.objects.filter(pk=row.pk).update(**PAUSED),
    ),
    "listing_limit": (
        "programs_mentorlimit",
        rows.limit_of_a_mentor,
        lambda row: type(row).objects.filter(pk=row.pk).update(most=1),
    ),
    "listing_request": (
        "matching_mentorrequest",
        lambda: MentorRequestFactory(queued=True),
        lambda row: MentorRequest.objects.filter(pk=row.pk).delete(),
    ),
    "listing_topic": (
        "people_topic",
        TopicFactory,
        lambda row: Topic.objects.filter(pk=row.pk).update(name="Another"),
    ),
    "listing_unit": (
        "people_orgunit",
        OrgUnitFactory,
        lambda row: OrgUnit.objects.filter(pk=row.pk).update(name=f"Unit {row.pk}"),
    ),
}
LIES |= publishing.LIES | learning.LIES | sealing.LIES
TWINS |= publishing.TWINS | learning.TWINS
DEEDS |= publishing.DEEDS | learning.DEEDS
COUNTS |= learning.COUNTS
COVERED |= learning.COVERED
