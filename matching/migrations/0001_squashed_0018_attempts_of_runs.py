import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import people.models.sealed
from django.conf import settings
from django.contrib.postgres.operations import CreateExtension, TrigramExtension, UnaccentExtension
from django.db import migrations, models
from people.models.walls import seal_constraints

# A mentee has as many open requests as the program says, and a request is of one program.
CHOICES = """
ALTER TABLE matching_mentorrequest
    ADD CONSTRAINT request_mentor_of_program
        FOREIGN KEY (mentor_id, program_id) REFERENCES programs_mentor (id, program_id),
    ADD CONSTRAINT request_mentee_of_program
        FOREIGN KEY (mentee_id, program_id) REFERENCES programs_mentee (id, program_id);
CREATE FUNCTION matching_request_within_choices() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    most integer;
    already integer;
BEGIN
    PERFORM 1 FROM programs_mentee WHERE id = NEW.mentee_id FOR NO KEY UPDATE;
    SELECT most_choices INTO most FROM programs_program WHERE id = NEW.program_id;
    SELECT count(*) INTO already FROM matching_mentorrequest
        WHERE mentee_id = NEW.mentee_id AND state IN ('queued', 'pending', 'question', 'introduction') AND id IS DISTINCT FROM NEW.id;
    IF already >= most THEN
        RAISE EXCEPTION 'mentee % has % requests open already', NEW.mentee_id, already
            USING ERRCODE = 'check_violation', CONSTRAINT = 'request_within_choices';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER request_within_choices BEFORE INSERT ON matching_mentorrequest
    FOR EACH ROW WHEN (NEW.state IN ('queued', 'pending', 'question', 'introduction'))
    EXECUTE FUNCTION matching_request_within_choices();
CREATE TRIGGER request_within_choices_again BEFORE UPDATE OF mentee_id, state ON matching_mentorrequest
    FOR EACH ROW WHEN (NEW.state IN ('queued', 'pending', 'question', 'introduction')
        AND (OLD.mentee_id <> NEW.mentee_id OR OLD.state NOT IN ('queued', 'pending', 'question', 'introduction')))
    EXECUTE FUNCTION matching_request_within_choices();
"""
# No more are with mentors at once than the program says; states change as listed.
AT_ONCE = """
CREATE FUNCTION matching_request_within_at_once() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    most integer;
    already integer;
BEGIN
    PERFORM 1 FROM programs_mentee WHERE id = NEW.mentee_id FOR NO KEY UPDATE;
    SELECT most_at_once INTO most FROM programs_program WHERE id = NEW.program_id;
    SELECT count(*) INTO already FROM matching_mentorrequest
        WHERE mentee_id = NEW.mentee_id AND state IN ('pending', 'question', 'introduction')
            AND id IS DISTINCT FROM NEW.id;
    IF already >= most THEN
        RAISE EXCEPTION 'mentee % asks % mentors already', NEW.mentee_id, already
            USING ERRCODE = 'check_violation', CONSTRAINT = 'request_within_at_once';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER request_within_at_once BEFORE INSERT ON matching_mentorrequest
    FOR EACH ROW WHEN (NEW.state IN ('pending', 'question', 'introduction'))
    EXECUTE FUNCTION matching_request_within_at_once();
CREATE TRIGGER request_within_at_once_again BEFORE UPDATE OF mentee_id, state ON matching_mentorrequest
    FOR EACH ROW WHEN (NEW.state IN ('pending', 'question', 'introduction')
        AND (OLD.mentee_id <> NEW.mentee_id OR OLD.state NOT IN ('pending', 'question', 'introduction')))
    EXECUTE FUNCTION matching_request_within_at_once();
INSERT INTO programs_listed_move VALUES
    ('request', 'queued', 'pending'), ('request', 'pending', 'question'), ('request', 'question', 'pending'),
    ('request', 'pending', 'introduction'), ('request', 'question', 'introduction'),
    ('request', 'pending', 'accepted'), ('request', 'question', 'accepted'),
    ('request', 'introduction', 'accepted'),
    ('request', 'pending', 'declined'), ('request', 'question', 'declined'),
    ('request', 'pending', 'expired'), ('request', 'question', 'expired'),
    ('request', 'queued', 'withdrawn'), ('request', 'pending', 'withdrawn'),
    ('request', 'question', 'withdrawn'), ('request', 'introduction', 'withdrawn'),
    ('request', 'queued', 'superseded'), ('request', 'pending', 'superseded'),
    ('request', 'question', 'superseded'), ('request', 'introduction', 'superseded'),
    ('request', 'queued', 'closed'), ('request', 'pending', 'closed'),
    ('request', 'question', 'closed'), ('request', 'introduction', 'closed');
CREATE TRIGGER request_moves_as_listed BEFORE UPDATE OF state ON matching_mentorrequest
    FOR EACH ROW WHEN (OLD.state <> NEW.state) EXECUTE FUNCTION programs_moves_as_listed('request');
"""
# States of coffee rounds and talks change as listed.
COFFEE = """
INSERT INTO programs_listed_move VALUES
    ('coffee_round', 'open', 'paired'), ('coffee_round', 'open', 'cancelled'),
    ('coffee_talk', 'asked', 'planned'), ('coffee_talk', 'asked', 'declined'), ('coffee_talk', 'asked', 'missed'),
    ('coffee_talk', 'planned', 'met'), ('coffee_talk', 'planned', 'missed');
CREATE TRIGGER coffee_round_moves_as_listed BEFORE UPDATE OF state ON matching_coffeeround
    FOR EACH ROW WHEN (OLD.state <> NEW.state) EXECUTE FUNCTION programs_moves_as_listed('coffee_round');
CREATE TRIGGER coffee_talk_moves_as_listed BEFORE UPDATE OF state ON matching_coffeetalk
    FOR EACH ROW WHEN (OLD.state <> NEW.state) EXECUTE FUNCTION programs_moves_as_listed('coffee_talk');
"""
# What the directory reads of a mentor is written when it changes, and the change is noted.
DIRECTORY = """
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
CREATE FUNCTION matching_listing_near(program_key bigint, word text, dutch boolean)
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
CREATE TRIGGER listing_pair AFTER INSERT OR DELETE OR UPDATE OF state, mentor_id, mentor_person_id, seat_freed_on
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

CREATE FUNCTION matching_listing_limit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM matching_listing_note(ARRAY(SELECT id FROM programs_mentor
        WHERE person_id = CASE WHEN TG_OP = 'DELETE' THEN OLD.person_id ELSE NEW.person_id END));
    RETURN NULL;
END $$;
CREATE TRIGGER listing_limit AFTER INSERT OR UPDATE OR DELETE ON programs_mentorlimit
    FOR EACH ROW EXECUTE FUNCTION matching_listing_limit();
"""


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("matching", "0001_initial"),
        ("matching", "0002_initial"),
        ("matching", "0003_review_of_runs"),
        ("matching", "0004_policy_versions"),
        ("matching", "0005_requests_within_choices"),
        ("matching", "0006_holds_and_dossiers"),
        ("matching", "0007_directory"),
        ("matching", "0008_questions_talks_holds"),
        ("matching", "0009_coffee"),
        ("matching", "0010_limits_are_noted"),
        ("matching", "0011_people_kept_apart"),
        ("matching", "0012_prices_of_seats"),
        ("matching", "0013_mentors_choices"),
        ("matching", "0014_sealed_words"),
        ("matching", "0015_seats_of_long_pauses"),
        ("matching", "0016_requests_end_by_leave"),
        ("matching", "0017_slips_in_one_question"),
        ("matching", "0018_attempts_of_runs"),
    ]

    dependencies = [
        ("people", "0001_squashed_0016_keys_of_the_api"),
        ("programs", "0001_squashed_0029_matters_of_the_desk"),
    ]

    operations = [
        TrigramExtension(),
        UnaccentExtension(),
        CreateExtension("fuzzystrmatch"),
        migrations.CreateModel(
            name="Apart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("since", models.DateTimeField()),
            ],
            options={
                "ordering": ["-since", "-pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("person", "other"), name="apart_once"),
                    models.CheckConstraint(
                        condition=models.Q(("person", models.F("other")), _negated=True), name="apart_of_two"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Policy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="programs.program"
                    ),
                ),
                ("version", models.PositiveSmallIntegerField()),
                ("musts", models.JSONField()),
                ("wishes", models.JSONField()),
                ("least_points", models.PositiveIntegerField(default=0)),
                (
                    "priority_days",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(), blank=True, default=list, size=None
                    ),
                ),
                ("seed", models.PositiveIntegerField(default=1)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("in_force", "Came into force"),
                            ("waiting", "Waits for a second person"),
                            ("withdrawn", "Withdrawn"),
                            ("refused", "Turned down"),
                        ],
                        default="in_force",
                        max_length=16,
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("created_at", models.DateTimeField()),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("program", "version"), name="policy_version_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "waiting")),
                        fields=("program",),
                        name="policy_one_waits_per_program",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("state", "waiting")),
                            ("state", "in_force"),
                            models.Q(("decided_at__isnull", False), ("state__in", ["withdrawn", "refused"])),
                            _connector="OR",
                        ),
                        name="policy_decided_at_iff_decided",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by__isnull", True),
                            ("by__isnull", True),
                            models.Q(("decided_by", models.F("by")), _negated=True),
                            _connector="OR",
                        ),
                        name="policy_second_person_is_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MatchRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="programs.program"
                    ),
                ),
                (
                    "policy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="matching.policy"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Being calculated"),
                            ("solved", "Ready to review"),
                            ("published", "Published"),
                            ("discarded", "Set aside"),
                        ],
                        default="planned",
                        max_length=16,
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("reading", "Reading who takes part and what they wish for"),
                            ("solving", "Looking for the best pairs, and proving that there are none better"),
                            ("explaining", "Writing down the reasons of each pair"),
                            ("helping", "Looking for what would help those without a mentor"),
                            ("keeping", "Keeping the draft"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                    ),
                ),
                ("share", models.PositiveSmallIntegerField(db_default=0, default=0)),
                ("rounds", models.PositiveSmallIntegerField(default=0)),
                ("attempts", models.PositiveSmallIntegerField(db_default=0, default=0)),
                ("fingerprint", models.CharField(blank=True, max_length=64)),
                ("result", models.JSONField(default=dict)),
                ("error", models.CharField(blank=True, max_length=300)),
                (
                    "planned_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("planned_at", models.DateTimeField()),
                ("solved_at", models.DateTimeField(blank=True, null=True)),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                (
                    "published_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("held_until", models.DateTimeField(blank=True, null=True)),
                ("released_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-planned_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("state__in", ["planned", "solved"]),
                            models.Q(("released_at__isnull", True), ("state", "published")),
                            _connector="OR",
                        ),
                        fields=("program",),
                        name="run_one_draft_per_program",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("published_at__isnull", False), ("state", "published")),
                            models.Q(
                                models.Q(("state", "published"), _negated=True),
                                ("published_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="run_published_at_iff_published",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("held_until__isnull", False), ("state", "published")),
                            models.Q(
                                models.Q(("state", "published"), _negated=True),
                                ("held_until__isnull", True),
                                ("released_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="run_held_until_iff_published",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="proposals",
                        to="matching.matchrun",
                    ),
                ),
                (
                    "mentor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="programs.mentor"
                    ),
                ),
                (
                    "mentee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="programs.mentee"
                    ),
                ),
                ("points", models.PositiveIntegerField()),
                ("parts", models.JSONField(default=dict)),
                ("reasons", models.JSONField(default=list)),
                ("is_locked", models.BooleanField(default=False)),
                ("is_struck", models.BooleanField(default=False)),
                (
                    "mentorship",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programs.mentorship",
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(db_default=1, default=1)),
                (
                    "change",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "As before"),
                            ("new", "New: had no mentor before"),
                            ("other", "Another mentor than before"),
                        ],
                        db_default="",
                        default="",
                        max_length=8,
                    ),
                ),
                (
                    "before",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programs.mentor",
                    ),
                ),
            ],
            options={
                "ordering": ["points", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("run", "mentor", "mentee"), name="proposal_pair_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("is_struck", False)),
                        fields=("run", "mentee"),
                        name="proposal_one_per_mentee",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("is_locked", True), ("is_struck", True), _negated=True),
                        name="proposal_not_locked_and_struck",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Ask",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="programs.program"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="asks",
                        to="matching.matchrun",
                    ),
                ),
                (
                    "mentor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programs.mentor",
                    ),
                ),
                (
                    "mentee",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programs.mentee",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("seat", "One more mentee"),
                            ("language", "One more language"),
                            ("topic", "One more topic"),
                        ],
                        max_length=16,
                    ),
                ),
                ("value", models.CharField(blank=True, max_length=80)),
                ("asked_at", models.DateTimeField()),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[("", "Not answered yet"), ("yes", "Yes"), ("no", "Not now")],
                        db_default="",
                        default="",
                        max_length=8,
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-asked_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "seat"), ("mentee__isnull", True), ("mentor__isnull", False)),
                            models.Q(
                                models.Q(("kind", "seat"), _negated=True),
                                ("mentee__isnull", False),
                                ("mentor__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="ask_of_a_mentor_or_a_mentee",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at__isnull", True)),
                            models.Q(models.Q(("answer", ""), _negated=True), ("answered_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="ask_answered_at_iff_answered",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("answer", ""), ("mentor__isnull", False)),
                        fields=("mentor", "kind"),
                        name="ask_mentor_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("mentee__isnull", False)),
                        fields=("mentee", "kind", "value"),
                        name="ask_mentee_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CoffeeRound",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="programs.program"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open to join"), ("paired", "Paired"), ("cancelled", "Cancelled")],
                        default="open",
                        max_length=16,
                    ),
                ),
                ("join_until", models.DateField()),
                ("meet_until", models.DateField()),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("paired_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-opened_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")),
                        fields=("program",),
                        name="coffee_round_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("join_until__lt", models.F("meet_until"))),
                        name="coffee_round_dates",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("paired_at__isnull", False), ("state", "paired")),
                            models.Q(
                                models.Q(("state", "paired"), _negated=True), ("paired_at__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="coffee_round_paired_at_iff_paired",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CoffeeGuest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="guests",
                        to="matching.coffeeround",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("joined_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["joined_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("round", "person"), name="coffee_guest_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="CoffeeTalk",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="programs.program"
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="talks",
                        to="matching.coffeeround",
                    ),
                ),
                (
                    "one",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("topic", models.CharField(blank=True, max_length=80)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Asked"),
                            ("planned", "To be held"),
                            ("met", "Held"),
                            ("missed", "Did not happen"),
                            ("declined", "Not possible now"),
                        ],
                        max_length=16,
                    ),
                ),
                ("meet_until", models.DateField()),
                ("created_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "one_wish",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("mentor", "Go on, as the mentor"),
                            ("mentee", "Go on, as the mentee"),
                            ("no", "Leave it at this talk"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "other_wish",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("mentor", "Go on, as the mentor"),
                            ("mentee", "Go on, as the mentee"),
                            ("no", "Leave it at this talk"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "mentorship",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programs.mentorship",
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("one", models.F("other")), _negated=True),
                        name="coffee_talk_of_two",
                    ),
                    models.UniqueConstraint(fields=("round", "one"), name="coffee_talk_one_once"),
                    models.UniqueConstraint(fields=("round", "other"), name="coffee_talk_other_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("state__in", ["asked", "planned"])),
                            models.Q(
                                models.Q(("state__in", ["asked", "planned"]), _negated=True),
                                ("ended_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="coffee_talk_ended_at_iff_ended",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("round__isnull", False), ("topic", "")),
                            models.Q(("round__isnull", True), models.Q(("topic", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="coffee_talk_of_a_round_or_a_topic",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Dossier",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "run",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="dossier",
                        to="matching.matchrun",
                    ),
                ),
                ("problem", models.TextField(blank=True)),
                ("prices", models.JSONField(db_default={}, default=dict)),
                ("result_digest", models.CharField(max_length=64)),
                ("code_version", models.CharField(max_length=40)),
                ("kept_at", models.DateTimeField()),
                (
                    "replay",
                    models.CharField(
                        choices=[
                            ("never", "Not repeated yet"),
                            ("wanted", "Is being repeated"),
                            ("equal", "Equal to the last byte"),
                            ("differs", "Differs"),
                        ],
                        default="never",
                        max_length=10,
                    ),
                ),
                ("replay_attempts", models.PositiveSmallIntegerField(db_default=0, default=0)),
                ("replay_digest", models.CharField(blank=True, max_length=64)),
                ("replay_version", models.CharField(blank=True, max_length=40)),
                (
                    "replay_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("replay_wanted_at", models.DateTimeField(blank=True, null=True)),
                ("replayed_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("replay__in", ["equal", "differs"]), ("replayed_at__isnull", False)),
                            models.Q(("replay__in", ["never", "wanted"]), ("replayed_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="dossier_replayed_at_iff_repeated",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Listing",
            fields=[
                ("mentor", models.BigIntegerField(primary_key=True, serialize=False)),
                ("program", models.BigIntegerField()),
                ("en", django.contrib.postgres.search.SearchVectorField()),
                ("nl", django.contrib.postgres.search.SearchVectorField()),
                ("near_en", models.TextField(blank=True)),
                ("near_nl", models.TextField(blank=True)),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["en"], name="listing_en"),
                    django.contrib.postgres.indexes.GinIndex(fields=["nl"], name="listing_nl"),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["near_en"], name="listing_near_en", opclasses=["gin_trgm_ops"]
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["near_nl"], name="listing_near_nl", opclasses=["gin_trgm_ops"]
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ListingChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("mentor", models.BigIntegerField(null=True)),
                ("changed_in", models.BigIntegerField()),
                ("changed_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["changed_in"], name="listing_change_in")],
            },
        ),
        migrations.CreateModel(
            name="Mark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "mentee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="marks",
                        to="programs.mentee",
                    ),
                ),
                (
                    "mentor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="programs.mentor"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("saved", "Saved for later"), ("not_for_me", "Not for me")], max_length=16
                    ),
                ),
                ("marked_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("mentee", "mentor"), name="mark_once_per_pair")
                ],
            },
        ),
        migrations.CreateModel(
            name="MentorRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="programs.program"
                    ),
                ),
                (
                    "mentor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requests",
                        to="programs.mentor",
                    ),
                ),
                (
                    "mentee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requests",
                        to="programs.mentee",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "Next choice"),
                            ("pending", "Waiting for an answer"),
                            ("question", "A question first"),
                            ("introduction", "Getting to know each other"),
                            ("accepted", "Accepted"),
                            ("declined", "Not possible now"),
                            ("withdrawn", "Withdrawn"),
                            ("expired", "Not answered in time"),
                            ("superseded", "Another mentor accepted"),
                            ("closed", "Closed"),
                        ],
                        max_length=16,
                    ),
                ),
                ("rank", models.PositiveSmallIntegerField(default=1)),
                ("wish", people.models.sealed.SealedTextField()),
                ("why", people.models.sealed.SealedTextField(blank=True)),
                (
                    "form",
                    models.CharField(
                        choices=[
                            ("online", "Online"),
                            ("in_person", "In person"),
                            ("both", "Online and in person"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "decline_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("no_time", "No time now"),
                            ("not_my_topic", "Not my topic"),
                            ("too_close", "We work too closely together"),
                            ("other", "Something else"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "close_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("no_room", "This mentor has no room left"),
                            ("not_allowed", "The rules of the program no longer allow this pair"),
                            ("ended", "The program does not match any more"),
                            ("left", "One of you is no longer available"),
                            ("not_continued", "Not continued after the introduction"),
                            ("away", "The mentee is away for some time"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "hold",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("ask", "Sent"),
                            ("accept", "Accepted"),
                            ("decline", "Not possible now"),
                            ("withdraw", "Withdrawn"),
                        ],
                        db_default="",
                        default="",
                        max_length=10,
                    ),
                ),
                ("held_until", models.DateTimeField(blank=True, null=True)),
                (
                    "held_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("pause_until", models.DateField(blank=True, null=True)),
                (
                    "suggested",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="programs.mentor",
                    ),
                ),
                ("question", people.models.sealed.SealedTextField(blank=True, db_default="", default="")),
                ("reply", people.models.sealed.SealedTextField(blank=True, db_default="", default="")),
                ("mentor_rank", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("mentor_goes_on", models.BooleanField(null=True)),
                ("mentee_goes_on", models.BooleanField(null=True)),
                ("created_at", models.DateTimeField()),
                ("turn_at", models.DateTimeField(blank=True, null=True)),
                ("reminded_at", models.DateTimeField(blank=True, null=True)),
                ("snoozed_until", models.DateField(blank=True, null=True)),
                ("asked_at", models.DateTimeField(blank=True, null=True)),
                ("answer_by", models.DateField(blank=True, null=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "mentorship",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programs.mentorship",
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("queued", "pending", "question", "introduction"))),
                        fields=("mentor", "mentee"),
                        name="request_one_open_per_pair",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("mentor_rank__isnull", False)),
                        fields=("mentor", "mentor_rank"),
                        name="request_place_once_per_mentor",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("mentor_rank__isnull", True),
                            models.Q(
                                ("mentor_rank__lte", 3),
                                ("state__in", ("pending", "question", "introduction")),
                                models.Q(("mentor_rank", 0), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="request_place_while_asked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("asked_at__isnull", True), ("state", "queued")),
                            models.Q(
                                ("asked_at__isnull", False),
                                (
                                    "state__in",
                                    [
                                        "pending",
                                        "question",
                                        "introduction",
                                        "accepted",
                                        "declined",
                                        "expired",
                                    ],
                                ),
                            ),
                            ("state__in", ["withdrawn", "superseded", "closed"]),
                            _connector="OR",
                        ),
                        name="request_asked_at_iff_asked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended_at__isnull", True),
                                ("state__in", ("queued", "pending", "question", "introduction")),
                            ),
                            models.Q(
                                models.Q(
                                    ("state__in", ("queued", "pending", "question", "introduction")),
                                    _negated=True,
                                ),
                                ("ended_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="request_ended_at_iff_ended",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at__isnull", False), ("state__in", ["accepted", "declined"])),
                            models.Q(
                                models.Q(("state__in", ["accepted", "declined"]), _negated=True),
                                ("answered_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="request_answered_at_iff_answered",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("mentorship__isnull", False), ("state", "accepted")),
                            models.Q(
                                models.Q(("state", "accepted"), _negated=True), ("mentorship__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="request_mentorship_iff_accepted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("held_by__isnull", True), ("held_until__isnull", True), ("hold", "")),
                            models.Q(
                                ("held_by__isnull", False),
                                ("held_until__isnull", False),
                                ("hold", "ask"),
                                ("state", "queued"),
                            ),
                            models.Q(
                                ("held_by__isnull", False),
                                ("held_until__isnull", False),
                                ("hold__in", ["accept", "decline", "withdraw"]),
                                ("state__in", ("pending", "question", "introduction")),
                            ),
                            _connector="OR",
                        ),
                        name="request_held_until_iff_held",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "introduction"),
                            models.Q(("mentee_goes_on__isnull", True), ("mentor_goes_on__isnull", True)),
                            _connector="OR",
                        ),
                        name="request_goes_on_within_introduction",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "question"), _negated=True),
                            models.Q(("question", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="request_question_is_asked",
                    ),
                ],
            },
        ),
        migrations.RunSQL(CHOICES, migrations.RunSQL.noop),
        migrations.RunSQL(AT_ONCE, migrations.RunSQL.noop),
        migrations.RunSQL(COFFEE, migrations.RunSQL.noop),
        migrations.RunSQL(DIRECTORY, migrations.RunSQL.noop),
        *seal_constraints("matching_mentorrequest", "wish", "why", "question", "reply"),
    ]
