import pytest

from matching.templatetags.reader import place


@pytest.mark.parametrize(
    ("code", "language", "words"),
    [
        ("PT", "en", "Portugal"),
        ("NL", "en", "the Netherlands"),
        ("NL", "nl", "Nederland"),
        ("GB", "nl", "het Verenigd Koninkrijk"),
        ("AE", "nl", "de Verenigde Arabische Emiraten"),
        ("NL", "de", "Niederlande"),
    ],
)
def test_place_takes_its_article_in_each_language(code: str, language: str, words: str) -> None:
    assert place(code, language) == words
