from __future__ import annotations

import pytest

from tests.guides import reading


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            "the:1 home:1 talk:1 mentor:2 table:2 question:2 agreement:3 conversation:4 waited:2 turned:1",
        ),
        ("en", "years:1 social:2 people:2 diary:3 coordinator:5 every:3 notes:1 houses:2 quiet:2"),
        ("nl", "de:1 thuis:1 gesprek:2 mentor:2 vragen:2 afspraken:3 leidinggevende:5 coördinator:5"),
        ("nl", "nieuwe:2 moeilijk:2 mooie:2 geïnteresseerd:5 uitleggen:3 schrijven:2 duo:2"),
    ],
)
def test_syllables_of_ordinary_words_are_counted_well(language: str, words: str) -> None:
    expected = dict(pair.split(":") for pair in words.split())

    counted = {word: reading.syllables(word, language) for word in expected}

    wrong = {word: count for word, count in counted.items() if count != int(expected[word])}
    assert len(wrong) <= 1, wrong


def test_ease_of_a_known_sentence_follows_the_formula() -> None:
    assert reading.ease("The cat sat on the mat.", "en") == pytest.approx(206.835 - 1.015 * 6 - 84.6)
    assert reading.ease("De kat zat op de mat.", "nl") == pytest.approx(206.84 - 0.93 * 6 - 77)


def test_ease_of_office_language_is_far_below_that_of_plain_words() -> None:
    plain = "Ask your mentor. Say what you need. Then wait."
    office = (
        "Participants are requested to communicate their developmental expectations regarding the "
        "continuation of the mentoring relationship to the organizational stakeholders."
    )

    assert reading.ease(office, "en") < 10 < 80 < reading.ease(plain, "en")


def test_sentences_read_lists_and_tables_line_by_line() -> None:
    text = (
        "## Heading {#heading}\n\n- One. Two\n- [Three](/guide/x/#y)\n\n| A | B |\n| --- | --- |\n| C | D |"
    )

    said = [sentence.strip(" -") for sentence in reading.sentences(text)]

    assert said == ["Heading", "One", "Two", "Three", "A", "B", "C", "D"]
