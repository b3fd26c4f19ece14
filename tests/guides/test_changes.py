from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guides import changes

WORDS = st.lists(
    st.lists(st.sampled_from(["one", "two,", "three.", "é", "- four", "  five"]), max_size=6).map(" ".join),
    max_size=6,
).map("\n".join)


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("Same.", "Same.", [[("same", "Same.")]]),
        (
            "Ask one question.",
            "Ask two questions.",
            [
                [
                    ("same", "Ask "),
                    ("gone", "one"),
                    ("new", "two"),
                    ("same", " "),
                    ("gone", "question."),
                    ("new", "questions."),
                ]
            ],
        ),
        ("A", "A\nB", [[("same", "A")], [("new", "B")]]),
        ("A\nB", "A", [[("same", "A")], [("gone", "B")]]),
        ("", "New.", [[("new", "New.")]]),
    ],
)
def test_words_shows_what_changed(before: str, after: str, shown) -> None:
    assert changes.words(before, after) == shown


@given(WORDS, WORDS)
def test_words_of_each_side_can_be_read_back(before: str, after: str) -> None:
    shown = [change for paragraph in changes.words(before, after) for change in paragraph]

    for side, text in (("gone", before), ("new", after)):
        words = "".join(part + " " for kind, part in shown if kind in {"same", side})
        assert words.split() == text.split()


def test_only_changed_leaves_far_paragraphs_out() -> None:
    before = "\n".join(str(number) for number in range(9))

    shown = changes.only_changed(changes.words(before, before.replace("4", "four")))

    assert [None if part is None else part[0][1] for part in shown] == ["3", "4", "5"]
