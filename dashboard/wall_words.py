"""What a wall of the database says to people, by its name; the deed before it was overtaken."""

from django.utils.translation import gettext_lazy as _

_STALE = _("Something has changed since you opened the page. Open it again to see how it stands.")
_DATES = _("The days do not fit each other. Choose them once more.")
_ONE_PAIR = _("The two rows belong to different people or programs, so they are not a pair.")

SENTENCES = {
    "mentorship_within_seats": _("All places of this mentor are taken, so nobody more can be added."),
    "mentorship_within_limit": _("This mentor has as many mentees in all programs together as they want."),
    "mentorship_one_per_mentee": _("This mentee has a mentor in the program already."),
    "mentorship_nobody_mentors_oneself": _("Nobody is their own mentor. Choose two different people."),
    "mentorship_crosses_border": _("Both work in one country, and this program pairs across borders."),
    "mentorship_mentor_country": _("The mentor has just moved to another country. Open the page again."),
    "mentorship_mentee_country": _("The mentee has just moved to another country. Open the page again."),
    "mentorship_moved": _("Both work in one country, and this program pairs across borders."),
    "mentorship_waiver_is_lawful": _("No approved exception covers these two people."),
    "mentorship_mentor_of_program": _ONE_PAIR,
    "mentorship_mentee_of_program": _ONE_PAIR,
    "mentorship_mentor_is_person": _ONE_PAIR,
    "mentorship_mentee_is_person": _ONE_PAIR,
    "mentorship_dates": _DATES,
    "mentorship_ended_on_iff_ended": _STALE,
    "mentorship_active_at_iff_started": _STALE,
    "mentorship_held_until_iff_held": _STALE,
    "mentorship_paused_until_iff_paused": _STALE,
    "mentorship_seat_freed_while_paused": _STALE,
    "mentorship_ending_of_what_is_over": _STALE,
    "mentorship_certificate_iff_completed": _STALE,
    "programs_mentorship_code_key": _STALE,
    "mentorship_moves_as_listed": _STALE,
    "request_one_open_per_pair": _("You have asked this mentor already."),
    "request_within_choices": _("You have named as many mentors as this program allows."),
    "request_within_at_once": _("As many mentors as this program allows at the same time are asked already."),
    "request_mentor_of_program": _ONE_PAIR,
    "request_mentee_of_program": _ONE_PAIR,
    "request_asked_at_iff_asked": _STALE,
    "request_ended_at_iff_ended": _STALE,
    "request_answered_at_iff_answered": _STALE,
    "request_mentorship_iff_accepted": _STALE,
    "request_held_until_iff_held": _STALE,
    "request_goes_on_within_introduction": _STALE,
    "request_place_once_per_mentor": _STALE,
    "request_place_while_asked": _STALE,
    "request_question_is_asked": _("Write your question first."),
    "request_moves_as_listed": _STALE,
    "matching_mentorrequest_mentorship_id_key": _STALE,
    "coffee_round_one_open": _("A round of this program is still open to join."),
    "coffee_round_dates": _DATES,
    "coffee_round_paired_at_iff_paired": _STALE,
    "coffee_round_moves_as_listed": _STALE,
    "coffee_guest_once": _("You are in this round already."),
    "coffee_talk_of_two": _("A talk needs two different people."),
    "coffee_talk_one_once": _("This person has a partner in the round already."),
    "coffee_talk_other_once": _("This person has a partner in the round already."),
    "coffee_talk_ended_at_iff_ended": _STALE,
    "coffee_talk_of_a_round_or_a_topic": _STALE,
    "coffee_talk_moves_as_listed": _STALE,
    "matching_coffeetalk_mentorship_id_key": _STALE,
}


def sentence(wall: str) -> str | None:
    """None for a wall that only a mistake of ours can run into: that is an error, and told as one."""
    found = SENTENCES.get(wall)
    return None if found is None else str(found)
