"""What each kind of program starts with; everything can be changed afterwards."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Preset:
    mentor_levels: tuple[str, ...]
    mentee_levels: tuple[str, ...]
    months: int | None  # None = always on
    quarters: int
    most_choices: int  # mentors a mentee may rank
    answer_days: int  # working days to answer a request
    mentors_are_expected: bool
    needs_mentor_course: bool
    needs_agreement: bool = True
    musts: tuple[dict, ...] = field(default=())
    wishes: tuple[dict, ...] = field(default=())


_WISHES = (
    {"wish": "topics", "weight": 40},
    {"wish": "ranked", "weight": 30},
    {"wish": "other_unit", "weight": 10},
    {"wish": "hours_overlap", "weight": 10},
    {"wish": "languages", "weight": 10},
)

PRESETS: dict[str, Preset] = {
    "leaders": Preset(
        mentor_levels=("senior", "lead", "head", "director"),
        mentee_levels=("medior",),
        months=12,
        quarters=4,
        most_choices=3,
        answer_days=7,
        mentors_are_expected=True,
        needs_mentor_course=True,
        musts=({"rule": "other_country"}, {"rule": "share_language"}, {"rule": "not_in_line"}),
        wishes=_WISHES,
    ),
    "coffee": Preset(
        mentor_levels=(),
        mentee_levels=(),
        months=None,
        quarters=0,  # no forms: thirty minutes and one thumb
        most_choices=1,
        answer_days=5,
        mentors_are_expected=False,
        needs_mentor_course=False,
        needs_agreement=False,
        musts=({"rule": "other_unit"}, {"rule": "share_language"}, {"rule": "not_in_line"}),
        wishes=({"wish": "other_country", "weight": 40}, {"wish": "hours_overlap", "weight": 40}),
    ),
    "guide": Preset(
        mentor_levels=(),
        mentee_levels=(),
        months=None,
        quarters=0,
        most_choices=1,
        answer_days=7,
        mentors_are_expected=False,
        needs_mentor_course=False,
        needs_agreement=False,
    ),
    "open": Preset(
        mentor_levels=("medior", "senior", "lead", "head", "director"),
        mentee_levels=("junior", "medior", "senior", "lead", "head", "director"),
        months=None,
        quarters=4,
        most_choices=3,
        answer_days=7,
        mentors_are_expected=False,
        needs_mentor_course=True,
        musts=({"rule": "share_language"}, {"rule": "not_in_line"}),
        wishes=_WISHES,
    ),
}
