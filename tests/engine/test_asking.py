from dataclasses import replace

from matching.engine import Arrangement, Must, Rule, questions, solve
from tests.engine.making import EVERY_WISH, mentee, mentor, problem

SPEAK = (Must(Rule.SHARE_LANGUAGE),)


def asked(of):
    return questions(Arrangement(of), solve(of).unmatched)


def test_questions_name_the_language_that_would_help():
    alone = mentee(7, languages=frozenset({"ar"}))
    of = problem([mentor(1), mentor(2, languages=frozenset({"en"}))], [alone], SPEAK)

    (question,) = asked(of)

    assert (question.mentee, question.kind, question.value, question.delivers) == (7, "language", "en", 1)


def test_questions_promise_what_they_deliver():
    rows = [mentee(number, languages=frozenset({"ar"})) for number in (7, 8, 9)]
    of = problem([mentor(1, seats=2)], rows, SPEAK)

    for question in asked(of):
        told = [
            replace(row, languages=row.languages | {question.value}) if row.id == question.mentee else row
            for row in rows
        ]
        assert solve(replace(of, mentees=tuple(told))).matched == solve(of).matched + question.delivers


def test_questions_never_ask_for_a_language_where_none_is_asked_for():
    of = problem([], [mentee(7, languages=frozenset())])

    assert asked(of) == ()


def test_questions_never_ask_where_no_seat_is_left():
    of = problem([mentor(1, seats=0)], [mentee(7, languages=frozenset({"ar"}))], SPEAK)

    assert asked(of) == ()


def test_questions_name_the_topic_that_reaches_the_least_points():
    of = problem(
        [mentor(1, topics=frozenset({"strategy"}))],
        [mentee(7, languages=frozenset(), topics=frozenset())],
        wishes=EVERY_WISH,
        least_points=4000,
    )

    (question,) = asked(of)

    assert (question.kind, question.value, question.delivers) == ("topic", "strategy", 1)


def test_questions_that_would_help_nobody_are_not_asked():
    musts = (*SPEAK, Must(Rule.OTHER_COUNTRY))
    of = problem([mentor(1, country="PL")], [mentee(7, languages=frozenset({"ar"}))], musts)

    assert asked(of) == ()


def test_questions_about_topics_end_where_none_is_enough():
    of = problem(
        [mentor(1, topics=frozenset({"strategy"}))],
        [mentee(7, languages=frozenset(), topics=frozenset({"a", "b", "c"}))],
        wishes=EVERY_WISH,
        least_points=4000,
    )

    assert asked(of) == ()
