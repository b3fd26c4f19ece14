"""Why somebody is left over: the single condition, or the group that competes."""

from matching.engine import Must, Rule, solve
from tests.engine.making import ACROSS, mentee, mentor, problem


def test_no_allowed_mentor_counts_what_each_condition_alone_forbids() -> None:
    mentors = [
        mentor(1, country="PL"),
        mentor(2, country="PL", level=2),
        mentor(3, level=2),
        mentor(4, level=1),
    ]
    musts = (*ACROSS, Must(Rule.LEVEL_GAP, min=1))

    (left,) = solve(problem(mentors, [mentee(7)], musts)).unmatched

    assert left.as_dict() == {
        "mentee": 7,
        "reason": "no_allowed_mentor",
        "forbidden_by": {"other_country": 1, "level_gap": 2},
        "fails": {"other_country": 2, "level_gap": 3},
        "group": None,
    }


def test_competition_names_the_group_its_mentors_and_what_it_shares() -> None:
    mentors = [mentor(1, country="PL", seats=2), mentor(2, country="NL"), mentor(3, country="NL", seats=3)]
    dutch = [mentee(n, country="NL", level=n % 2) for n in range(4)]
    polish = [mentee(n, country="PL") for n in range(10, 12)]

    result = solve(problem(mentors, dutch + polish, ACROSS))

    assert [group.as_dict() for group in result.bottlenecks] == [
        {
            "mentees": [0, 1, 2, 3],
            "mentors": [1],
            "seats": 2,
            "shared": {"country": "NL", "unit": "IT", "languages": ["en", "pl"]},
            "mentors_share": {"country": "PL", "unit": "Finance", "level": 4, "languages": ["en", "nl"]},
            "mentors_outside": {"country": "NL", "unit": "IT"},
        }
    ]
    assert [(row.reason.value, row.group) for row in result.unmatched] == [("competition", 0)] * 2


def test_mentors_are_outside_what_all_mentees_share_and_no_mentor_has() -> None:
    mentors = [mentor(1, country="PL", unit="IT"), mentor(2, country="SE", unit="HR", languages=frozenset())]
    dutch = [mentee(n, country="NL") for n in range(4)]

    (group,) = solve(problem(mentors, dutch)).bottlenecks

    assert group.mentors_share == (("level", 4),)
    assert group.mentors_outside == (("country", "NL"),)


def test_groups_that_share_no_mentor_stay_apart() -> None:
    mentors = [mentor(1, country="NL"), mentor(2, country="PL")]
    polish, dutch = [mentee(n, country="PL") for n in (1, 2)], [mentee(n, country="NL") for n in (3, 4)]

    result = solve(problem(mentors, polish + dutch, ACROSS))

    assert [(group.mentees, group.mentors) for group in result.bottlenecks] == [
        ((1, 2), (1,)),
        ((3, 4), (2,)),
    ]
    assert sorted(row.group for row in result.unmatched) == [0, 1]


def test_a_group_reaches_along_alternating_paths() -> None:
    mentors = [mentor(1, country="NL"), mentor(2, country="SE"), mentor(3, country="PL", seats=5)]
    mentees = [mentee(n, country="PL") for n in (1, 2, 3)] + [mentee(4, country="NL")]

    result = solve(problem(mentors, mentees, ACROSS, locked=frozenset({(3, 4)})))

    assert [(group.mentees, group.mentors, group.seats) for group in result.bottlenecks] == [
        ((1, 2, 3), (1, 2), 2)
    ]


def test_a_seat_taken_by_a_lock_is_a_competition() -> None:
    result = solve(problem([mentor(1)], [mentee(7), mentee(8)], locked=frozenset({(1, 8)})))

    assert [(row.mentee, row.reason.value) for row in result.unmatched] == [(7, "competition")]
    assert [(group.mentees, group.seats) for group in result.bottlenecks] == [((7, 8), 1)]


def test_members_with_nothing_in_common_share_nothing() -> None:
    mentees = [mentee(1), mentee(2, country="SE", unit="HR", level=None, languages=frozenset())]

    (group,) = solve(problem([mentor(1)], mentees)).bottlenecks

    assert group.shared == ()


def test_mentees_who_may_have_the_same_mentors_are_one_group() -> None:
    (group,) = solve(problem([mentor(1), mentor(2)], [mentee(n) for n in range(9)])).bottlenecks

    assert (len(group.mentees), group.mentors, group.seats) == (9, (1, 2), 2)
