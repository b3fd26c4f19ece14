from django.db import migrations

# A function of SQL was called for each candidate and began a query of its own each time: now it is one.
NEAR = """
CREATE OR REPLACE FUNCTION matching_listing_near(program_key bigint, word text, dutch boolean)
RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SET pg_trgm.word_similarity_threshold = 0.3 AS $$
DECLARE
    slips integer := length(word) / 5 + 1;
BEGIN
    IF length(word) NOT BETWEEN 3 AND 63 THEN
        RETURN;
    ELSIF dutch THEN
        RETURN QUERY SELECT mentor FROM matching_listing
            WHERE program = program_key AND word <% near_nl AND EXISTS (
                SELECT FROM regexp_split_to_table(near_nl, '[^[:alnum:]]+') AS one
                WHERE length(one) < 64 AND levenshtein_less_equal(word, one, slips) <= slips);
    ELSE
        RETURN QUERY SELECT mentor FROM matching_listing
            WHERE program = program_key AND word <% near_en AND EXISTS (
                SELECT FROM regexp_split_to_table(near_en, '[^[:alnum:]]+') AS one
                WHERE length(one) < 64 AND levenshtein_less_equal(word, one, slips) <= slips);
    END IF;
END $$;
DROP FUNCTION matching_listing_slip(text, text);
"""
BEFORE = """
CREATE FUNCTION matching_listing_slip(word text, words text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT EXISTS (
        SELECT FROM regexp_split_to_table(words, '[^[:alnum:]]+') AS one
        WHERE length(one) < 64 AND levenshtein_less_equal(word, one, length(word) / 5 + 1) <= length(word) / 5 + 1)
$$;
CREATE OR REPLACE FUNCTION matching_listing_near(program_key bigint, word text, dutch boolean)
RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SET pg_trgm.word_similarity_threshold = 0.3 AS $$
BEGIN
    IF length(word) NOT BETWEEN 3 AND 63 THEN
        RETURN;
    ELSIF dutch THEN
        RETURN QUERY SELECT mentor FROM matching_listing
            WHERE program = program_key AND word <% near_nl AND matching_listing_slip(word, near_nl);
    ELSE
        RETURN QUERY SELECT mentor FROM matching_listing
            WHERE program = program_key AND word <% near_en AND matching_listing_slip(word, near_en);
    END IF;
END $$;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('matching', '0016_requests_end_by_leave'),
    ]

    operations = [migrations.RunSQL(NEAR, BEFORE)]
