"""How easy a text reads: Flesch for English, Flesch-Douma for Dutch.

`python -m tests.guides.reading` prints a table of the shipped texts.
Flesch (1948): 206.835 − 1.015 × words per sentence − 84.6 × syllables per word.
Douma (1960), for Dutch: 206.84 − 0.93 × words per sentence − 77 × syllables per word.
Both: 60 to 70 is ordinary prose, 70 to 80 fairly easy, 80 to 90 easy. Syllables are counted by groups of
vowels, which is close but not exact: tests/guides/test_reading.py shows for which words.
"""

from __future__ import annotations

import re

WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
SILENT = re.compile(r"(?:[^aeiouyl]e|[^td]ed|[^scxzgh]es)$")  # home, turned, homes; not table, waited, boxes
ENGLISH = re.compile(r"[aeiouy]+")
DUTCH = re.compile(r"aai|ooi|oei|eeu|ieu|aa|ee|oo|uu|oe|eu|ui|ie|ei|ij|ou|au|[aeiouyàáèéêíóúäëïöü]")
WEIGHTS = {"en": (206.835, 1.015, 84.6), "nl": (206.84, 0.93, 77.0)}


def syllables(word: str, language: str) -> int:
    word = word.lower()
    if language == "nl":
        return max(1, len(DUTCH.findall(word)))
    word = word.replace("qu", "q")
    count = len(ENGLISH.findall(word)) + len(re.findall(r"i[ao](?!u)|iet|coo[pr]", word))
    count -= len(re.findall(r"[tsc]i(?=o)|[tsc]i(?=a)", word))  # na-tion, so-cial: one
    return max(1, count - bool(SILENT.search(word)))


def sentences(markdown: str) -> list[str]:
    """Prose, headings and list entries alike: each line that says something ends a sentence."""
    text = re.sub(r"\{#[a-z0-9-]+\}|^\|[ :|-]+$|[*_>#`]", "", markdown, flags=re.MULTILINE)
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    pieces = re.split(r"[.?!…]+[”’\")]*(?=\s|$)|\n|\|", text)
    return [piece for piece in pieces if WORD.search(piece)]


def ease(markdown: str, language: str) -> float:
    found = sentences(markdown)
    words = [word for sentence in found for word in WORD.findall(sentence)]
    start, per_sentence, per_word = WEIGHTS[language]
    spoken = sum(syllables(word, language) for word in words)
    return start - per_sentence * len(words) / len(found) - per_word * spoken / len(words)


if __name__ == "__main__":
    from pathlib import Path

    for path in sorted(Path("guides/content").glob("*/*/**/*.md")):
        body = path.read_text(encoding="utf-8").split("\n+++\n", 1)[1]
        print(f"{ease(body, path.parts[2]):5.1f}  {'/'.join(path.parts[2:])}")
