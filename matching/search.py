"""Words → mentors: full text with beginnings of words first, words a slip away where nobody has them."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
from django.db import connection

from programs.models import Program

WORD = re.compile(r"[^\W_]+")
MOST_WORDS = 8

# Each word in quotes: without its accent a letter can become a sign that the query language would read.
BY_WORDS = """
    SELECT string_agg(int8send(mentor), ''::bytea) FROM matching_listing
    WHERE program = %s AND {column} @@ (
        SELECT to_tsquery('simple', string_agg(quote_literal(unaccent(word)) || ':*', ' & '))
        FROM unnest(%s::text[]) AS word)"""
NEAR = """
    SELECT string_agg(int8send(found.mentor), ''::bytea) FROM (
        SELECT near.mentor FROM unnest(%s::text[]) AS word,
            LATERAL matching_listing_near(%s, unaccent(lower(word)), %s) AS near (mentor)
        GROUP BY near.mentor HAVING count(*) = %s
    ) found"""


def mentors(program: Program, written: str, *, language: str) -> Any:
    """Ids of the mentors of whom every word is said, in the language of the reader; a sorted array."""
    words = list(dict.fromkeys(word.lower() for word in WORD.findall(written)))[:MOST_WORDS]
    if not words:
        return np.zeros(0, dtype=np.int64)
    dutch = language.startswith("nl")
    with connection.cursor() as cursor:
        cursor.execute(BY_WORDS.format(column="nl" if dutch else "en"), [program.pk, words])
        found = cursor.fetchone()[0]
        if found is None:
            cursor.execute(NEAR, [words, program.pk, dutch, len(words)])
            found = cursor.fetchone()[0]
    return np.sort(np.frombuffer(found or b"", dtype=">i8").astype(np.int64))
