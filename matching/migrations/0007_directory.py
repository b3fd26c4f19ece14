from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import CreateExtension, TrigramExtension, UnaccentExtension
from django.contrib.postgres.search import SearchVectorField
from django.db import migrations, models
from django.db.models.deletion import CASCADE

# The words of each mentor, and a note of everything the directory reads. Notes are only added: a deed never waits
# for another one because of them. They say which transaction wrote them, so a reader misses none that ends late.
FORWARD = """
CREATE FUNCTION matching_listing_note(keys bigint[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO matching_listingchange (mentor, changed_in, changed_at)
    SELECT key, pg_current_xact_id()::text::bigint, clock_timestamp() FROM unnest(keys) AS touched (key)
$$;

CREATE FUNCTION matching_listing_write(keys bigint[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO matching_listing (mentor, program, en, nl, near_en, near_nl)
    SELECT words.mentor, words.program,
        to_tsvector('simple', concat_ws(' ', words.near, words.own, words.topics_en)),
        to_tsvector('simple', concat_ws(' ', words.near, words.own, words.topics_nl)),
        trim(lower(concat_ws(' ', words.near, words.topics_en))),
        trim(lower(concat_ws(' ', words.near, words.topics_nl)))
    FROM (
        SELECT mentor.id AS mentor, mentor.program_id AS program,
            CASE WHEN shown.yes THEN unaccent(concat_ws(' ', person.given_name, person.family_name,
                person.job_title, person.location)) ELSE '' END AS near,
            CASE WHEN shown.yes THEN unaccent(concat_ws(' ', mentor.introduction, person.about)) ELSE '' END AS own,
            CASE WHEN shown.yes THEN (SELECT unaccent(string_agg(topic.name, ' ')) FROM people_topic topic
                WHERE topic.slug = ANY (mentor.topics)) ELSE '' END AS topics_en,
            CASE WHEN shown.yes THEN (SELECT unaccent(string_agg(coalesce(nullif(topic.name_nl, ''), topic.name), ' '))
                FROM people_topic topic WHERE topic.slug = ANY (mentor.topics)) ELSE '' END AS topics_nl
        FROM programs_mentor mentor
        JOIN people_person person ON person.id = mentor.person_id
        CROSS JOIN LATERAL (SELECT mentor.state = 'available' AND person.is_active AS yes) shown
        WHERE mentor.id = ANY (keys)
    ) words
    ORDER BY words.mentor
    ON CONFLICT (mentor) DO UPDATE SET program = excluded.program, en = excluded.en, nl = excluded.nl,
        near_en = excluded.near_en, near_nl = excluded.near_nl
$$;

-- Who has a word a slip away: one letter in a short word, two in a longer one. Trigrams find whom to look at.
CREATE FUNCTION matching_listing_slip(word text, words text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT EXISTS (
        SELECT FROM regexp_split_to_table(words, '[^[:alnum:]]+') AS one
        WHERE length(one) < 64 AND levenshtein_less_equal(word, one, length(word) / 5 + 1) <= length(word) / 5 + 1)
$$;
CREATE FUNCTION matching_listing_near(program_key bigint, word text, dutch boolean) RETURNS SETOF bigint
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

CREATE FUNCTION matching_listing_mentor() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        DELETE FROM matching_listing WHERE mentor = OLD.id;
        PERFORM matching_listing_note(ARRAY[OLD.id]);
        RETURN NULL;
    END IF;
    PERFORM matching_listing_note(ARRAY[NEW.id]);
    IF TG_OP = 'INSERT' OR (OLD.state, OLD.program_id, OLD.person_id, OLD.introduction, OLD.topics)
        IS DISTINCT FROM (NEW.state, NEW.program_id, NEW.person_id, NEW.introduction, NEW.topics) THEN
        PERFORM matching_listing_write(ARRAY[NEW.id]);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER listing_mentor AFTER INSERT OR UPDATE OR DELETE ON programs_mentor
    FOR EACH ROW EXECUTE FUNCTION matching_listing_mentor();

CREATE FUNCTION matching_listing_person() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    keys bigint[] := ARRAY(SELECT id FROM programs_mentor WHERE person_id = NEW.id);
BEGIN
    IF cardinality(keys) > 0 THEN
        PERFORM matching_listing_note(keys);
        IF (OLD.given_name, OLD.family_name, OLD.job_title, OLD.location, OLD.about, OLD.is_active)
            IS DISTINCT FROM (NEW.given_name, NEW.family_name, NEW.job_title, NEW.location, NEW.about, NEW.is_active)
        THEN
            PERFORM matching_listing_write(keys);
        END IF;
    END IF;
    RETURN NULL;
END $$;
-- Any column: whatever a rule reads of a person one day is noted without anybody remembering this place.
CREATE TRIGGER listing_person AFTER UPDATE ON people_person
    FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION matching_listing_person();

CREATE FUNCTION matching_listing_pair() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM matching_listing_note(ARRAY(SELECT id FROM programs_mentor WHERE person_id = OLD.mentor_person_id));
    END IF;
    IF TG_OP <> 'DELETE' THEN
        PERFORM matching_listing_note(ARRAY(SELECT id FROM programs_mentor WHERE person_id = NEW.mentor_person_id));
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER listing_pair AFTER INSERT OR DELETE OR UPDATE OF state, mentor_id, mentor_person_id
    ON programs_mentorship FOR EACH ROW EXECUTE FUNCTION matching_listing_pair();

CREATE FUNCTION matching_listing_request() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM matching_listing_note(ARRAY[CASE WHEN TG_OP = 'DELETE' THEN OLD.mentor_id ELSE NEW.mentor_id END]);
    RETURN NULL;
END $$;
CREATE TRIGGER listing_request AFTER INSERT OR DELETE OR UPDATE OF state, asked_at
    ON matching_mentorrequest FOR EACH ROW EXECUTE FUNCTION matching_listing_request();

CREATE FUNCTION matching_listing_topic() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM matching_listing_note(ARRAY[NULL::bigint]);
    PERFORM matching_listing_write(ARRAY(SELECT id FROM programs_mentor
        WHERE topics && ARRAY[CASE WHEN TG_OP = 'DELETE' THEN OLD.slug ELSE NEW.slug END]));
    RETURN NULL;
END $$;
CREATE TRIGGER listing_topic AFTER INSERT OR UPDATE OR DELETE ON people_topic
    FOR EACH ROW EXECUTE FUNCTION matching_listing_topic();

CREATE FUNCTION matching_listing_unit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM matching_listing_note(ARRAY[NULL::bigint]);
    RETURN NULL;
END $$;
CREATE TRIGGER listing_unit AFTER UPDATE ON people_orgunit
    FOR EACH ROW WHEN (OLD.name IS DISTINCT FROM NEW.name) EXECUTE FUNCTION matching_listing_unit();

SELECT matching_listing_write(ARRAY(SELECT id FROM programs_mentor));
"""
BACKWARD = """
DROP TRIGGER listing_unit ON people_orgunit;
DROP TRIGGER listing_topic ON people_topic;
DROP TRIGGER listing_request ON matching_mentorrequest;
DROP TRIGGER listing_pair ON programs_mentorship;
DROP TRIGGER listing_person ON people_person;
DROP TRIGGER listing_mentor ON programs_mentor;
DROP FUNCTION matching_listing_unit();
DROP FUNCTION matching_listing_topic();
DROP FUNCTION matching_listing_request();
DROP FUNCTION matching_listing_pair();
DROP FUNCTION matching_listing_person();
DROP FUNCTION matching_listing_mentor();
DROP FUNCTION matching_listing_near(bigint, text, boolean);
DROP FUNCTION matching_listing_slip(text, text);
DROP FUNCTION matching_listing_write(bigint[]);
DROP FUNCTION matching_listing_note(bigint[]);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('matching', '0006_holds_and_dossiers'),
        ('programs', '0006_holding_seats_and_lawful_waivers'),
    ]

    operations = [
        TrigramExtension(),
        UnaccentExtension(),
        CreateExtension("fuzzystrmatch"),
        migrations.CreateModel(
            name='Listing',
            fields=[
                ('mentor', models.BigIntegerField(primary_key=True, serialize=False)),
                ('program', models.BigIntegerField()),
                ('en', SearchVectorField()),
                ('nl', SearchVectorField()),
                ('near_en', models.TextField(blank=True)),
                ('near_nl', models.TextField(blank=True)),
            ],
            options={
                'indexes': [GinIndex(fields=['en'], name='listing_en'), GinIndex(fields=['nl'], name='listing_nl'), GinIndex(fields=['near_en'], name='listing_near_en', opclasses=['gin_trgm_ops']), GinIndex(fields=['near_nl'], name='listing_near_nl', opclasses=['gin_trgm_ops'])],
            },
        ),
        migrations.CreateModel(
            name='ListingChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mentor', models.BigIntegerField(null=True)),
                ('changed_in', models.BigIntegerField()),
                ('changed_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['changed_in'], name='listing_change_in')],
            },
        ),
        migrations.CreateModel(
            name='Mark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('saved', 'Saved for later'), ('not_for_me', 'Not for me')], max_length=16)),
                ('marked_at', models.DateTimeField()),
                ('mentee', models.ForeignKey(on_delete=CASCADE, related_name='marks', to='programs.mentee')),
                ('mentor', models.ForeignKey(on_delete=CASCADE, related_name='+', to='programs.mentor')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('mentee', 'mentor'), name='mark_once_per_pair')],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
