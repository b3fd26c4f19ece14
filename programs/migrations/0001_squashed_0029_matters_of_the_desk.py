import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import people.models.sealed
import uuid
from django.conf import settings
from django.db import migrations, models
from people.models.walls import ACTOR, guard_rows, seal_constraints

PAIR = """
    EXISTS (
        SELECT FROM programs_mentorship pair WHERE pair.id = mentorship_id
        AND (SELECT app_person()) IN (pair.mentor_person_id, pair.mentee_person_id)
    )
"""
# Never above a mentor's seats: the mentor's row is locked, pairs that hold a place are counted.
SEATS = """
CREATE FUNCTION programs_mentorship_within_seats() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    places integer;
    taken integer;
BEGIN
    SELECT seats INTO places FROM programs_mentor WHERE id = NEW.mentor_id FOR NO KEY UPDATE;
    SELECT count(*) INTO taken FROM programs_mentorship
        WHERE mentor_id = NEW.mentor_id AND state IN ('held', 'proposed', 'preparing', 'active', 'paused') AND seat_freed_on IS NULL AND id IS DISTINCT FROM NEW.id;
    IF taken >= places THEN
        RAISE EXCEPTION 'mentor % has no free seat', NEW.mentor_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'mentorship_within_seats';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER mentorship_within_seats BEFORE INSERT ON programs_mentorship
    FOR EACH ROW WHEN (NEW.state IN ('held', 'proposed', 'preparing', 'active', 'paused'))
    EXECUTE FUNCTION programs_mentorship_within_seats();
CREATE TRIGGER mentorship_within_seats_again BEFORE UPDATE OF mentor_id, state, seat_freed_on ON programs_mentorship
    FOR EACH ROW WHEN (NEW.state IN ('held', 'proposed', 'preparing', 'active', 'paused') AND NEW.seat_freed_on IS NULL AND (OLD.mentor_id <> NEW.mentor_id OR NOT (OLD.state IN ('held', 'proposed', 'preparing', 'active', 'paused') AND OLD.seat_freed_on IS NULL)))
    EXECUTE FUNCTION programs_mentorship_within_seats();
"""
# Nor above what a person wants to guide over all programs.
LIMIT = """
CREATE FUNCTION programs_mentorship_within_limit() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    places integer;
    taken integer;
BEGIN
    SELECT most INTO places FROM programs_mentorlimit WHERE person_id = NEW.mentor_person_id FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RETURN NEW;
    END IF;
    SELECT count(*) INTO taken FROM programs_mentorship
        WHERE mentor_person_id = NEW.mentor_person_id AND state IN ('held', 'proposed', 'preparing', 'active', 'paused') AND seat_freed_on IS NULL AND id IS DISTINCT FROM NEW.id;
    IF taken >= places THEN
        RAISE EXCEPTION 'person % guides as many mentees as they want to', NEW.mentor_person_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'mentorship_within_limit';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER mentorship_within_limit BEFORE INSERT ON programs_mentorship
    FOR EACH ROW WHEN (NEW.state IN ('held', 'proposed', 'preparing', 'active', 'paused'))
    EXECUTE FUNCTION programs_mentorship_within_limit();
CREATE TRIGGER mentorship_within_limit_again BEFORE UPDATE OF mentor_person_id, state, seat_freed_on ON programs_mentorship
    FOR EACH ROW WHEN (NEW.state IN ('held', 'proposed', 'preparing', 'active', 'paused') AND NEW.seat_freed_on IS NULL AND (OLD.mentor_person_id <> NEW.mentor_person_id OR NOT (OLD.state IN ('held', 'proposed', 'preparing', 'active', 'paused') AND OLD.seat_freed_on IS NULL)))
    EXECUTE FUNCTION programs_mentorship_within_limit();
"""
# A pair's people are those of its two participants, and its countries are theirs, also after a move.
IDENTITY = """
ALTER TABLE programs_mentorship
    ADD CONSTRAINT mentorship_mentor_of_program
        FOREIGN KEY (mentor_id, program_id) REFERENCES programs_mentor (id, program_id),
    ADD CONSTRAINT mentorship_mentee_of_program
        FOREIGN KEY (mentee_id, program_id) REFERENCES programs_mentee (id, program_id),
    ADD CONSTRAINT mentorship_mentor_is_person
        FOREIGN KEY (mentor_id, mentor_person_id) REFERENCES programs_mentor (id, person_id),
    ADD CONSTRAINT mentorship_mentee_is_person
        FOREIGN KEY (mentee_id, mentee_person_id) REFERENCES programs_mentee (id, person_id);
ALTER TABLE programs_mentorship
    ADD CONSTRAINT mentorship_mentor_country FOREIGN KEY (mentor_person_id, mentor_country)
        REFERENCES people_person (id, country) ON UPDATE CASCADE,
    ADD CONSTRAINT mentorship_mentee_country FOREIGN KEY (mentee_person_id, mentee_country)
        REFERENCES people_person (id, country) ON UPDATE CASCADE;
"""
# Whoever moves to the other's country never ends the pair: the row is marked, for coordinators to look at.
MOVED = """
CREATE FUNCTION programs_mentorship_moved() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    apart boolean := NEW.mentor_country <> NEW.mentee_country
        AND NEW.mentor_country <> '' AND NEW.mentee_country <> '';
    lifted boolean := NEW.waiver_id IS NOT NULL AND EXISTS (
        SELECT 1 FROM programs_waiver WHERE id = NEW.waiver_id AND 'other_country' = ANY (rules));
BEGIN
    IF TG_OP = 'INSERT' OR apart OR lifted OR NOT NEW.crosses_border THEN
        NEW.moved_at := NULL;
    ELSIF OLD.mentor_country <> NEW.mentor_country OR OLD.mentee_country <> NEW.mentee_country THEN
        NEW.moved_at := COALESCE(OLD.moved_at, now());
    ELSE
        NEW.moved_at := OLD.moved_at;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER mentorship_moved BEFORE INSERT OR UPDATE OF
    mentor_country, mentee_country, crosses_border, waiver_id, moved_at ON programs_mentorship
    FOR EACH ROW EXECUTE FUNCTION programs_mentorship_moved();
"""
# A rule is lifted for a pair by an approved waiver for these two only.
LAWFUL = """
CREATE FUNCTION programs_mentorship_waiver_is_lawful() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM programs_waiver
        WHERE id = NEW.waiver_id AND state = 'approved'
            AND mentor_id = NEW.mentor_id AND mentee_id = NEW.mentee_id
            AND ('other_country' = ANY (rules) OR NOT NEW.crosses_border OR NEW.moved_at IS NOT NULL
                OR (NEW.mentor_country <> NEW.mentee_country
                    AND NEW.mentor_country <> '' AND NEW.mentee_country <> ''));
    IF NOT FOUND THEN
        RAISE EXCEPTION 'waiver % does not cover this pair', NEW.waiver_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'mentorship_waiver_is_lawful';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER mentorship_waiver_is_lawful
    BEFORE INSERT OR UPDATE OF waiver_id, mentor_id, mentee_id, crosses_border, mentor_country, mentee_country
    ON programs_mentorship FOR EACH ROW WHEN (NEW.waiver_id IS NOT NULL)
    EXECUTE FUNCTION programs_mentorship_waiver_is_lawful();
"""
# Never above the seats of a training.
TRAININGS = """
CREATE FUNCTION programs_session_within_seats() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    places integer;
    taken integer;
BEGIN
    SELECT seats INTO places FROM programs_trainingsession WHERE id = NEW.session_id FOR NO KEY UPDATE;
    SELECT count(*) INTO taken FROM programs_sessionplace
        WHERE session_id = NEW.session_id AND state = 'taken' AND id IS DISTINCT FROM NEW.id;
    IF taken >= places THEN
        RAISE EXCEPTION 'training % has no free seat', NEW.session_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'session_within_seats';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER session_within_seats BEFORE INSERT ON programs_sessionplace
    FOR EACH ROW WHEN (NEW.state = 'taken') EXECUTE FUNCTION programs_session_within_seats();
CREATE TRIGGER session_within_seats_again BEFORE UPDATE OF session_id, state ON programs_sessionplace
    FOR EACH ROW WHEN (NEW.state = 'taken' AND (OLD.session_id <> NEW.session_id OR OLD.state <> 'taken'))
    EXECUTE FUNCTION programs_session_within_seats();
CREATE FUNCTION programs_session_keeps_seats() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.seats < (SELECT count(*) FROM programs_sessionplace WHERE session_id = NEW.id AND state = 'taken') THEN
        RAISE EXCEPTION 'training % has more places taken', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'session_keeps_seats';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER session_keeps_seats BEFORE UPDATE OF seats ON programs_trainingsession
    FOR EACH ROW WHEN (NEW.seats < OLD.seats) EXECUTE FUNCTION programs_session_keeps_seats();
"""
# States change as listed.
MOVES = """
CREATE TABLE programs_listed_move (
    machine varchar(20) NOT NULL,
    from_state varchar(16) NOT NULL,
    to_state varchar(16) NOT NULL,
    PRIMARY KEY (machine, from_state, to_state)
);
INSERT INTO programs_listed_move VALUES
    ('mentorship', 'held', 'preparing'), ('mentorship', 'held', 'proposed'), ('mentorship', 'held', 'cancelled'),
    ('mentorship', 'proposed', 'preparing'), ('mentorship', 'proposed', 'cancelled'),
    ('mentorship', 'preparing', 'active'), ('mentorship', 'preparing', 'cancelled'),
    ('mentorship', 'active', 'paused'), ('mentorship', 'active', 'completed'), ('mentorship', 'active', 'ended'),
    ('mentorship', 'paused', 'active'), ('mentorship', 'paused', 'completed'), ('mentorship', 'paused', 'ended');
CREATE FUNCTION programs_moves_as_listed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM programs_listed_move
        WHERE machine = TG_ARGV[0] AND from_state = OLD.state AND to_state = NEW.state;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'a % that is % does not become %', TG_ARGV[0], OLD.state, NEW.state
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER mentorship_moves_as_listed BEFORE UPDATE OF state ON programs_mentorship
    FOR EACH ROW WHEN (OLD.state <> NEW.state) EXECUTE FUNCTION programs_moves_as_listed('mentorship');
"""
# Whoever waits was told a place; it never gets worse.
PLACE = """
CREATE FUNCTION programs_mentee_place_never_worse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'mentee % was told place %', NEW.id, OLD.place
        USING ERRCODE = 'check_violation', CONSTRAINT = 'mentee_place_never_worse';
END $$;
CREATE TRIGGER mentee_place_never_worse BEFORE UPDATE OF place ON programs_mentee
    FOR EACH ROW WHEN (NEW.place > OLD.place) EXECUTE FUNCTION programs_mentee_place_never_worse();
"""
# Totals that were told stay as they are.
FROZEN = """
CREATE FUNCTION release_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE integrity_constraint_violation USING
        MESSAGE = 'totals that were told stay as they are', CONSTRAINT = 'release_is_frozen';
END $$;
CREATE TRIGGER release_is_frozen BEFORE UPDATE OF side, until, counts, groups, cells ON programs_release
    FOR EACH ROW EXECUTE FUNCTION release_is_frozen();
"""


def finish_tables(apps, schema_editor):
    """Django adds keys at the end of a migration; those of several columns below refer to them."""
    while schema_editor.deferred_sql:
        schema_editor.execute(schema_editor.deferred_sql.pop(0), None)


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("programs", "0001_initial"),
        ("programs", "0002_seats_are_not_overbooked"),
        ("programs", "0003_provisioning_and_roles"),
        ("programs", "0004_pairs_are_who_they_say"),
        ("programs", "0005_holds_confirmations_waivers"),
        ("programs", "0006_holding_seats_and_lawful_waivers"),
        ("programs", "0007_program_life"),
        ("programs", "0008_live_trainings"),
        ("programs", "0009_seats_of_trainings"),
        ("programs", "0010_listed_moves"),
        ("programs", "0011_countries_are_true"),
        ("programs", "0012_rooms_of_mentors"),
        ("programs", "0013_audiences_and_names"),
        ("programs", "0014_places_of_those_who_wait"),
        ("programs", "0015_guide_writers"),
        ("programs", "0016_changing_and_ending"),
        ("programs", "0017_messages_of_a_program"),
        ("programs", "0018_sealed_words"),
        ("programs", "0019_voices"),
        ("programs", "0020_goals_with_scale"),
        ("programs", "0021_meetings_messages_files"),
        ("programs", "0022_seats_of_long_pauses"),
        ("programs", "0023_mentees_away"),
        ("programs", "0024_releases"),
        ("programs", "0025_ready_by"),
        ("programs", "0026_plan_of_messages"),
        ("programs", "0027_questions_signals_notes"),
        ("programs", "0028_declarations"),
        ("programs", "0029_matters_of_the_desk"),
    ]

    dependencies = [
        ("people", "0001_squashed_0016_keys_of_the_api"),
        ("guides", "0001_squashed_0010_guide_writers"),
    ]

    operations = [
        migrations.CreateModel(
            name="Program",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=150)),
                (
                    "preset",
                    models.CharField(
                        choices=[
                            ("leaders", "Leaders across borders"),
                            ("open", "Open mentoring"),
                            ("coffee", "Coffee across functions"),
                            ("guide", "Guide only"),
                        ],
                        max_length=20,
                    ),
                ),
                ("purpose", models.TextField(blank=True)),
                ("purpose_nl", models.TextField(blank=True, db_default="", default="")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("live", "Live"),
                            ("paused", "Paused"),
                            ("closed", "Closed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="draft",
                        max_length=16,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="owned_programs",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "deputy",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "confidant",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("starts_on", models.DateField(blank=True, null=True)),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("is_always_on", models.BooleanField(default=False)),
                (
                    "quarters",
                    models.PositiveSmallIntegerField(
                        default=4, validators=[django.core.validators.MaxValueValidator(8)]
                    ),
                ),
                (
                    "most_choices",
                    models.PositiveSmallIntegerField(
                        default=3, validators=[django.core.validators.MinValueValidator(1)]
                    ),
                ),
                (
                    "most_at_once",
                    models.PositiveSmallIntegerField(
                        db_default=1,
                        default=1,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                    ),
                ),
                ("answer_days", models.PositiveSmallIntegerField(default=7)),
                ("mentors_are_expected", models.BooleanField(default=False)),
                ("needs_agreement", models.BooleanField(default=True)),
                ("both_confirm", models.BooleanField(default=False)),
                (
                    "mentor_course",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="guides.course",
                    ),
                ),
                (
                    "mentee_course",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="guides.course",
                    ),
                ),
                (
                    "needs_session",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("mentor", "Mentors"),
                            ("mentee", "Mentees"),
                            ("both", "Mentors and mentees"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "guide",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="guides.guide",
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("live_at", models.DateTimeField(blank=True, null=True)),
                ("paused_at", models.DateTimeField(blank=True, null=True)),
                ("handover_note", models.TextField(blank=True, db_default="", default="")),
            ],
            options={
                "ordering": ["-created_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("starts_on__isnull", True),
                            ("ends_on__isnull", True),
                            ("starts_on__lt", models.F("ends_on")),
                            _connector="OR",
                        ),
                        name="program_starts_before_it_ends",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "cancelled"]),
                            models.Q(
                                ("deputy__isnull", False),
                                ("live_at__isnull", False),
                                ("owner__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="program_live_has_owner_and_deputy",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("owner__isnull", True),
                            ("deputy__isnull", True),
                            models.Q(("owner", models.F("deputy")), _negated=True),
                            _connector="OR",
                        ),
                        name="program_deputy_is_not_owner",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state", "paused"), ("paused_at__isnull", True), _connector="OR"),
                        name="program_stands_still_only_paused",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Audience",
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="audiences",
                        to="programs.program",
                    ),
                ),
                (
                    "role",
                    models.CharField(choices=[("mentor", "Mentors"), ("mentee", "Mentees")], max_length=10),
                ),
                (
                    "levels",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("junior", "Junior"),
                                ("medior", "Medior"),
                                ("senior", "Senior"),
                                ("lead", "Lead"),
                                ("head", "Head"),
                                ("director", "Director"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "countries",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=2), blank=True, default=list, size=None
                    ),
                ),
                ("least_months", models.PositiveSmallIntegerField(db_default=0, default=0)),
                ("is_only_named", models.BooleanField(db_default=False, default=False)),
                ("watched_at", models.DateTimeField(blank=True, null=True)),
                ("groups", models.ManyToManyField(blank=True, related_name="+", to="people.directorygroup")),
                ("units", models.ManyToManyField(blank=True, related_name="+", to="people.orgunit")),
                ("named", models.ManyToManyField(blank=True, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("program", "role"), name="audience_one_per_role"),
                    models.CheckConstraint(
                        condition=models.Q(("least_months__lte", 600)), name="audience_service_within_a_life"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AudienceMember",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "audience",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="members",
                        to="programs.audience",
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
                ("came_in_at", models.DateTimeField()),
                ("fell_out_at", models.DateTimeField(blank=True, null=True)),
                ("invited_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("audience", "person"), name="audience_member_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("fell_out_at__isnull", True),
                            ("fell_out_at__gte", models.F("came_in_at")),
                            _connector="OR",
                        ),
                        name="audience_member_in_before_out",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Nomination",
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="nominations",
                        to="programs.program",
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
                    "role",
                    models.CharField(choices=[("mentor", "Mentors"), ("mentee", "Mentees")], max_length=10),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("why", models.CharField(blank=True, max_length=500)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Not answered yet"),
                            ("accepted", "Joined"),
                            ("declined", "No, thank you"),
                        ],
                        default="open",
                        max_length=16,
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-created_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")),
                        fields=("program", "person", "role"),
                        name="nomination_one_open_per_role",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at__isnull", True), ("state", "open")),
                            models.Q(
                                models.Q(("state", "open"), _negated=True), ("answered_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="nomination_answered_at_iff_answered",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("person", models.F("by")), _negated=True),
                        name="nomination_of_somebody_else",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Campaign",
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="campaigns",
                        to="programs.program",
                    ),
                ),
                ("step", models.CharField(blank=True, max_length=30)),
                ("name", models.CharField(max_length=100)),
                (
                    "segments",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("mentees_to_be", "Fit as a mentee, not signed up"),
                                ("mentors_to_be", "Fit as a mentor, not signed up"),
                                ("mentors_silent", "Expected as a mentor, no answer yet"),
                                ("mentees_waiting", "Mentees without a mentor"),
                                ("mentors", "Mentors"),
                                ("mentors_free", "Mentors with a free place"),
                                ("mentees", "Mentees"),
                                ("preparing", "Mentors and mentees of pairs that have not started"),
                                ("pairs", "Mentors and mentees of pairs that go on"),
                                ("participants", "All mentors and mentees"),
                                ("ended", "Mentors and mentees who have rounded off"),
                                ("managers", "Managers of the people this program is for"),
                            ],
                            max_length=20,
                        ),
                        size=None,
                    ),
                ),
                (
                    "levels",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("junior", "Junior"),
                                ("medior", "Medior"),
                                ("senior", "Senior"),
                                ("lead", "Lead"),
                                ("head", "Head"),
                                ("director", "Director"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "countries",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=2), blank=True, default=list, size=None
                    ),
                ),
                (
                    "languages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=8), blank=True, default=list, size=None
                    ),
                ),
                (
                    "units",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), blank=True, default=list, size=None
                    ),
                ),
                (
                    "repeat",
                    models.CharField(
                        choices=[
                            ("once", "Once"),
                            ("nudge", "Again on day 15 and 29, to who has not responded"),
                            ("monthly", "Each month, as long as the program runs"),
                        ],
                        default="once",
                        max_length=10,
                    ),
                ),
                ("is_service", models.BooleanField(default=False)),
                ("in_chat", models.BooleanField(default=False)),
                ("subject", models.CharField(max_length=150)),
                ("body", models.TextField()),
                ("subject_nl", models.CharField(blank=True, max_length=150)),
                ("body_nl", models.TextField(blank=True)),
                ("send_on", models.DateField()),
                (
                    "anchor",
                    models.CharField(
                        choices=[
                            ("day", "On a day of the calendar"),
                            ("start", "Counted from the first day of the program"),
                            ("end", "Counted from the last day of the program"),
                        ],
                        default="day",
                        max_length=10,
                    ),
                ),
                ("offset", models.SmallIntegerField(default=0)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("skipped", "Skipped"),
                            ("scheduled", "Planned"),
                            ("done", "Sent"),
                            ("stopped", "Stopped"),
                        ],
                        default="draft",
                        max_length=16,
                    ),
                ),
                ("held_until", models.DateTimeField(blank=True, null=True)),
                (
                    "planned_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["send_on", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("step", ""), _negated=True),
                        fields=("program", "step"),
                        name="campaign_step_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("held_until__isnull", False),
                                ("planned_by__isnull", False),
                                ("state", "scheduled"),
                            ),
                            models.Q(("state", "scheduled"), _negated=True),
                            _connector="OR",
                        ),
                        name="campaign_planned_has_a_hold",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("repeat", "nudge"), _negated=True),
                            ("segments__contained_by", ["mentees_to_be", "mentors_to_be", "mentors_silent"]),
                            _connector="OR",
                        ),
                        name="campaign_nudges_who_can_respond",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_service", False),
                            (
                                "segments__contained_by",
                                [
                                    "mentees_waiting",
                                    "mentors",
                                    "mentors_free",
                                    "mentees",
                                    "preparing",
                                    "pairs",
                                    "participants",
                                ],
                            ),
                            _connector="OR",
                        ),
                        name="campaign_service_to_participants",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("segments", []), _negated=True), name="campaign_for_somebody"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("anchor", "day"), _negated=True), ("offset", 0), _connector="OR"
                        ),
                        name="campaign_counts_from_a_day_of_the_program",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("body_nl", ""), ("subject_nl", "")),
                            models.Q(
                                models.Q(("subject_nl", ""), _negated=True),
                                models.Q(("body_nl", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="campaign_dutch_whole_or_not",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CampaignWave",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="waves",
                        to="programs.campaign",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("sent_at", models.DateTimeField()),
                ("people", models.PositiveIntegerField()),
            ],
            options={
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(fields=("campaign", "number"), name="campaign_wave_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="MentorLimit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mentor_limit",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "most",
                    models.PositiveSmallIntegerField(
                        validators=[django.core.validators.MaxValueValidator(20)]
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("most__lte", 20)), name="mentor_limit_within_limit"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Mentor",
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mentors",
                        to="programs.program",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mentor_rows",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("expected", "Not answered yet"),
                            ("available", "Available"),
                            ("not_now", "Not now"),
                            ("exempt", "Exempt"),
                            ("paused", "Paused"),
                            ("dormant", "Hidden"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "seats",
                    models.PositiveSmallIntegerField(
                        default=1, validators=[django.core.validators.MaxValueValidator(10)]
                    ),
                ),
                (
                    "topics",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), blank=True, default=list, size=None
                    ),
                ),
                (
                    "form",
                    models.CharField(
                        choices=[
                            ("online", "Online"),
                            ("in_person", "In person"),
                            ("both", "Online and in person"),
                        ],
                        default="both",
                        max_length=16,
                    ),
                ),
                ("introduction", models.TextField(blank=True)),
                ("not_now_until", models.DateField(blank=True, null=True)),
                (
                    "not_now_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("no_time", "No time at the moment"),
                            ("new_role", "I have just begun another role"),
                            ("away", "I am away for some time"),
                            ("enough", "I already guide colleagues elsewhere"),
                            ("other", "Something else"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                    ),
                ),
                ("exempt_until", models.DateField(blank=True, null=True)),
                ("exempt_reason", models.CharField(blank=True, max_length=200)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("asked_at", models.DateTimeField(blank=True, null=True)),
                ("reminders", models.PositiveSmallIntegerField(db_default=0, default=0)),
                ("still_there_at", models.DateTimeField(blank=True, null=True)),
                ("here_at", models.DateTimeField(blank=True, null=True)),
                ("outside_since", models.DateField(blank=True, null=True)),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("program", "person"), name="mentor_once_per_program"),
                    models.UniqueConstraint(fields=("id", "program"), name="mentor_of_program"),
                    models.UniqueConstraint(fields=("id", "person"), name="mentor_is_person"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at__isnull", True), ("state", "expected")),
                            models.Q(
                                models.Q(("state", "expected"), _negated=True), ("answered_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="mentor_answered_at_iff_answered",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("seats__lte", 10)), name="mentor_seats_within_limit"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "paused"), _negated=True),
                            ("not_now_until__isnull", False),
                            _connector="OR",
                        ),
                        name="mentor_paused_until_a_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Mentee",
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mentees",
                        to="programs.program",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mentee_rows",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("enrolled", "Enrolled"), ("withdrawn", "Withdrawn")],
                        default="enrolled",
                        max_length=16,
                    ),
                ),
                (
                    "topics",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), blank=True, default=list, size=None
                    ),
                ),
                (
                    "form",
                    models.CharField(
                        choices=[
                            ("online", "Online"),
                            ("in_person", "In person"),
                            ("both", "Online and in person"),
                        ],
                        default="both",
                        max_length=16,
                    ),
                ),
                ("wish", people.models.sealed.SealedTextField(blank=True)),
                ("enrolled_at", models.DateTimeField()),
                ("outside_since", models.DateField(blank=True, null=True)),
                ("away_from", models.DateField(blank=True, null=True)),
                ("away_until", models.DateField(blank=True, null=True)),
                ("place", models.PositiveIntegerField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("program", "person"), name="mentee_once_per_program"),
                    models.UniqueConstraint(fields=("id", "program"), name="mentee_of_program"),
                    models.UniqueConstraint(fields=("id", "person"), name="mentee_is_person"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("away_from__isnull", True), ("away_until__isnull", True)),
                            models.Q(
                                ("away_from__isnull", False),
                                ("away_until__gt", models.F("away_from")),
                                ("away_until__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="mentee_away_from_until",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Declaration",
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
                    "trait",
                    models.CharField(
                        choices=[
                            ("gender", "How do you see yourself?"),
                            ("age", "How old are you?"),
                            ("disability", "Do you live with a disability or a long illness?"),
                            ("origin", "Did you or one of your parents grow up in another country?"),
                            ("care", "Do you care for children or relatives?"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "answer",
                    people.models.sealed.SealedTextField(
                        choices=[
                            ("woman", "Woman"),
                            ("man", "Man"),
                            ("other", "Neither, or both"),
                            ("under_30", "Under 30"),
                            ("30_44", "30 to 44"),
                            ("45_59", "45 to 59"),
                            ("over_59", "60 or older"),
                            ("yes", "Yes"),
                            ("no", "No"),
                        ]
                    ),
                ),
                ("declared_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("person", "trait"), name="declaration_once_per_trait")
                ],
            },
        ),
        migrations.CreateModel(
            name="CalendarFeed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("digest", models.BinaryField(max_length=32, unique=True)),
                ("epoch", models.PositiveIntegerField()),
                ("made_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="QuarterNote",
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="quarter_notes",
                        to="programs.program",
                    ),
                ),
                ("until_on", models.DateField()),
                ("figures", models.JSONField()),
                ("communication", models.TextField(blank=True)),
                ("incidents", models.TextField(blank=True)),
                ("has_reviewed_exceptions", models.BooleanField(default=False)),
                ("decisions", models.TextField(blank=True)),
                ("sponsor", models.CharField(blank=True, max_length=300)),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("written_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["-until_on"],
                "constraints": [
                    models.UniqueConstraint(fields=("program", "until_on"), name="quarter_note_once_a_day")
                ],
            },
        ),
        migrations.CreateModel(
            name="QuestionSet",
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="question_sets",
                        to="programs.program",
                    ),
                ),
                ("name", models.CharField(max_length=20)),
                ("version", models.PositiveSmallIntegerField()),
                ("entries", models.JSONField()),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("written_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["-version"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("program", "name", "version"), name="question_set_version_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Release",
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="releases",
                        to="programs.program",
                    ),
                ),
                (
                    "side",
                    models.CharField(choices=[("mentor", "Mentor"), ("mentee", "Mentee")], max_length=10),
                ),
                ("until", models.DateField()),
                ("counts", models.JSONField()),
                ("groups", models.JSONField()),
                ("cells", models.JSONField()),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("program", "side", "until"), name="release_once_per_quarter"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TrainingSession",
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sessions",
                        to="programs.program",
                    ),
                ),
                ("title", models.CharField(max_length=150)),
                ("about", models.TextField(blank=True)),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("mentor", "Mentors"),
                            ("mentee", "Mentees"),
                            ("both", "Mentors and mentees"),
                        ],
                        max_length=10,
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, unique=True)),
                ("starts_at", models.DateTimeField()),
                (
                    "minutes",
                    models.PositiveSmallIntegerField(
                        default=60, validators=[django.core.validators.MaxValueValidator(480)]
                    ),
                ),
                ("place", models.CharField(max_length=300)),
                (
                    "seats",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(500),
                        ]
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("planned", "Planned"), ("cancelled", "Cancelled")],
                        default="planned",
                        max_length=16,
                    ),
                ),
                (
                    "led_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["starts_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("seats__gte", 1), ("seats__lte", 500)), name="session_has_seats"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SessionPlace",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="places",
                        to="programs.trainingsession",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="session_places",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("taken", "Has a place"),
                            ("waiting", "Waits for a place"),
                            ("withdrawn", "Withdrew"),
                        ],
                        max_length=16,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("sequence", models.PositiveIntegerField(default=0)),
                ("has_attended", models.BooleanField(blank=True, null=True)),
            ],
            options={
                "ordering": ["asked_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("session", "person"), name="session_place_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("has_attended__isnull", True), ("state", "taken"), _connector="OR"
                        ),
                        name="session_attended_with_a_place",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProgramRole",
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="roles",
                        to="programs.program",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="program_roles",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("coordinator", "Coordinator"),
                            ("trainer", "Trainer"),
                            ("analyst", "Analyst"),
                        ],
                        max_length=16,
                    ),
                ),
                ("given_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["role", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("program", "person", "role"), name="program_role_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="PastPair",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=64, unique=True)),
            ],
        ),
        migrations.CreateModel(
            name="Waiver",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="programs.mentor"
                    ),
                ),
                (
                    "mentee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="programs.mentee"
                    ),
                ),
                (
                    "rules",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), size=None
                    ),
                ),
                ("reason", models.CharField(max_length=300)),
                ("opening", models.TextField(blank=True)),
                ("until", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Waits for a second person"),
                            ("approved", "Approved"),
                            ("refused", "Not approved"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="asked",
                        max_length=16,
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-asked_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "asked")),
                        fields=("mentor", "mentee"),
                        name="waiver_one_asked_per_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("state__in", ["approved", "refused"]),
                            ),
                            models.Q(
                                ("decided_at__isnull", True),
                                ("decided_by__isnull", True),
                                ("state__in", ["asked", "withdrawn"]),
                            ),
                            _connector="OR",
                        ),
                        name="waiver_decided_iff_decided",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by__isnull", True),
                            models.Q(("decided_by", models.F("asked_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="waiver_needs_a_second_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="waiver_has_a_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("rules__len__gt", 0)), name="waiver_names_rules"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Mentorship",
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mentorships",
                        to="programs.program",
                    ),
                ),
                (
                    "mentor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mentorships",
                        to="programs.mentor",
                    ),
                ),
                (
                    "mentee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mentorships",
                        to="programs.mentee",
                    ),
                ),
                (
                    "mentor_person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "mentee_person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("mentor_country", models.CharField(blank=True, max_length=2)),
                ("mentee_country", models.CharField(blank=True, max_length=2)),
                ("crosses_border", models.BooleanField()),
                ("moved_at", models.DateTimeField(blank=True, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("held", "Not told yet"),
                            ("proposed", "To be confirmed"),
                            ("preparing", "Preparing"),
                            ("active", "Active"),
                            ("paused", "Paused"),
                            ("completed", "Completed"),
                            ("ended", "Ended early"),
                            ("cancelled", "Never started"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[("request", "Own choice"), ("run", "Match run"), ("hand", "By hand")],
                        max_length=10,
                    ),
                ),
                ("started_on", models.DateField()),
                ("planned_end_on", models.DateField()),
                ("prepare_by", models.DateField(blank=True, null=True)),
                ("active_at", models.DateTimeField(blank=True, null=True)),
                ("ended_on", models.DateField(blank=True, null=True)),
                (
                    "ending",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("reached", "The goal was reached"),
                            ("over", "The year was over"),
                            ("informal", "They go on without a program"),
                            ("exit", "Ended early, without fault"),
                            ("left", "One of the two left"),
                        ],
                        db_default="",
                        default="",
                        max_length=10,
                    ),
                ),
                ("end_asked_on", models.DateField(blank=True, null=True)),
                ("code", models.CharField(blank=True, max_length=16, null=True, unique=True)),
                ("paused_on", models.DateField(blank=True, null=True)),
                ("paused_until", models.DateField(blank=True, null=True)),
                ("paused_days", models.PositiveSmallIntegerField(db_default=0, default=0)),
                ("seat_freed_on", models.DateField(blank=True, null=True)),
                ("held_until", models.DateTimeField(blank=True, null=True)),
                ("opening", models.TextField(blank=True)),
                (
                    "waiver",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pairs",
                        to="programs.waiver",
                    ),
                ),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["-created_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("mentor_person", models.F("mentee_person")), _negated=True),
                        name="mentorship_nobody_mentors_oneself",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("crosses_border", False),
                            ("waiver__isnull", False),
                            ("moved_at__isnull", False),
                            models.Q(
                                models.Q(("mentor_country", models.F("mentee_country")), _negated=True),
                                models.Q(("mentor_country", ""), _negated=True),
                                models.Q(("mentee_country", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="mentorship_crosses_border",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("state__in", ("held", "proposed", "preparing", "active", "paused"))
                        ),
                        fields=("mentee",),
                        name="mentorship_one_per_mentee",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("started_on__lt", models.F("planned_end_on"))),
                        name="mentorship_dates",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended_on__isnull", False),
                                ("state__in", ["completed", "ended", "cancelled"]),
                            ),
                            models.Q(
                                models.Q(("state__in", ["completed", "ended", "cancelled"]), _negated=True),
                                ("ended_on__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="mentorship_ended_on_iff_ended",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("active_at__isnull", False),
                                ("state__in", ["active", "paused", "completed", "ended"]),
                            ),
                            models.Q(
                                ("active_at__isnull", True),
                                ("state__in", ["held", "proposed", "preparing", "cancelled"]),
                            ),
                            _connector="OR",
                        ),
                        name="mentorship_active_at_iff_started",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("held_until__isnull", False), ("state", "held")),
                            models.Q(
                                models.Q(("state", "held"), _negated=True), ("held_until__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="mentorship_held_until_iff_held",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("paused_on__isnull", False),
                                ("paused_until__gt", models.F("paused_on")),
                                ("paused_until__isnull", False),
                                ("state", "paused"),
                            ),
                            models.Q(
                                models.Q(("state", "paused"), _negated=True),
                                ("paused_on__isnull", True),
                                ("paused_until__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="mentorship_paused_until_iff_paused",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("seat_freed_on__isnull", True), ("state", "paused"), _connector="OR"
                        ),
                        name="mentorship_seat_freed_while_paused",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ending", ""), ("ended_on__isnull", False), _connector="OR"),
                        name="mentorship_ending_of_what_is_over",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("code__isnull", True), ("state", "completed"), _connector="OR"),
                        name="mentorship_certificate_iff_completed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Agreement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "mentorship",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="agreements",
                        to="programs.mentorship",
                    ),
                ),
                ("version", models.PositiveSmallIntegerField()),
                ("rhythm", people.models.sealed.SealedTextField(max_length=200)),
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
                ("text", people.models.sealed.SealedTextField(blank=True)),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("written_at", models.DateTimeField()),
                ("mentor_confirmed_at", models.DateTimeField(null=True)),
                ("mentee_confirmed_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["-version"],
                "constraints": [
                    models.UniqueConstraint(fields=("mentorship", "version"), name="agreement_version_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Confirmation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "mentorship",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="confirmation",
                        to="programs.mentorship",
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("confirm_by", models.DateField()),
                ("mentor_confirmed_at", models.DateTimeField(blank=True, null=True)),
                ("mentee_confirmed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "decline_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("no_time", "No time now"),
                            ("other_wishes", "I look for something else"),
                            ("too_close", "We work too closely together"),
                            ("other", "Something else"),
                        ],
                        max_length=16,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="EndingWish",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "mentorship",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ending_wishes",
                        to="programs.mentorship",
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
                (
                    "side",
                    models.CharField(choices=[("mentor", "Mentor"), ("mentee", "Mentee")], max_length=10),
                ),
                ("end_on", models.DateField()),
                (
                    "wish",
                    models.CharField(
                        choices=[
                            ("extend", "Go on for some months"),
                            ("informal", "Go on without the program"),
                            ("close", "Round off"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "months",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(6),
                        ],
                    ),
                ),
                ("said_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("mentorship", "side", "end_on"), name="ending_wish_once_a_side"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("months__isnull", False),
                                ("months__lte", 6),
                                ("wish", "extend"),
                                models.Q(("months", 0), _negated=True),
                            ),
                            models.Q(models.Q(("wish", "extend"), _negated=True), ("months__isnull", True)),
                            _connector="OR",
                        ),
                        name="ending_wish_months_iff_longer",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StandIn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "mentorship",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="stand_in",
                        to="programs.mentorship",
                    ),
                ),
                (
                    "mentor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stands_in_for",
                        to="programs.mentor",
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("given_at", models.DateTimeField(blank=True, null=True)),
                (
                    "given_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("given_at__isnull", True),
                                ("given_by__isnull", True),
                                ("mentor__isnull", True),
                            ),
                            models.Q(
                                ("given_at__isnull", False),
                                ("given_by__isnull", False),
                                ("mentor__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="stand_in_given_iff_named",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Concern",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "mentorship",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="concerns",
                        to="programs.mentorship",
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
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "said_in",
                    models.CharField(
                        choices=[
                            ("button", "Said on the page of the pair"),
                            ("check_in", "Said in a check-in"),
                        ],
                        max_length=10,
                    ),
                ),
                ("said_at", models.DateTimeField()),
                ("has_stopped", models.BooleanField()),
                ("partner_told_at", models.DateTimeField(blank=True, null=True)),
                ("handled_at", models.DateTimeField(blank=True, null=True)),
                (
                    "verdict",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("needed", "Help was needed"),
                            ("mistaken", "It was a misunderstanding"),
                            ("withheld", "Not for this file"),
                        ],
                        max_length=10,
                    ),
                ),
            ],
            options={
                "ordering": ["-said_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("handled_at__isnull", True)),
                        fields=("mentorship", "person"),
                        name="concern_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("person", models.F("contact")), _negated=True),
                        name="concern_is_told_to_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("verdict", ""), ("handled_at__isnull", True)),
                            models.Q(models.Q(("verdict", ""), _negated=True), ("handled_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="concern_verdict_iff_handled",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FollowUp",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "mentorship",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="follow_ups",
                        to="programs.mentorship",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("quarter", "Quarterly check-in"),
                            ("week6", "Six-week check"),
                            ("closing", "Closing form"),
                            ("lookback", "Looking back"),
                        ],
                        db_default="quarter",
                        default="quarter",
                        max_length=10,
                    ),
                ),
                ("quarter", models.PositiveSmallIntegerField()),
                (
                    "question_set",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programs.questionset",
                    ),
                ),
                ("due_on", models.DateField()),
                ("closes_on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("closed", "Closed")], default="open", max_length=16
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-due_on", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("mentorship", "kind", "quarter"), name="follow_up_once_a_quarter"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "quarter"), models.Q(("quarter", 0), _negated=True)),
                            models.Q(models.Q(("kind", "quarter"), _negated=True), ("quarter", 0)),
                            _connector="OR",
                        ),
                        name="follow_up_quarter_iff_quarterly",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at__isnull", False), ("state", "closed")),
                            models.Q(("closed_at__isnull", True), ("state", "open")),
                            _connector="OR",
                        ),
                        name="follow_up_closed_at_iff_closed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "follow_up",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="programs.followup",
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
                (
                    "side",
                    models.CharField(choices=[("mentor", "Mentor"), ("mentee", "Mentee")], max_length=10),
                ),
                (
                    "meetings",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, validators=[django.core.validators.MaxValueValidator(60)]
                    ),
                ),
                (
                    "rating",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                    ),
                ),
                (
                    "closer",
                    models.CharField(
                        blank=True,
                        choices=[("yes", "Yes"), ("somewhat", "Somewhat"), ("not_yet", "Not yet")],
                        max_length=10,
                    ),
                ),
                ("expectation", people.models.sealed.SealedTextField(blank=True)),
                ("help", people.models.sealed.SealedTextField(blank=True)),
                ("wants_contact", models.BooleanField(default=False)),
                ("values", people.models.sealed.SealedJSONField(blank=True, db_default="", default=dict)),
                ("answered_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("follow_up", "side"), name="answer_once_a_side"),
                    models.CheckConstraint(
                        condition=models.Q(("rating__gte", 1), ("rating__lte", 5)),
                        name="answer_rating_1_to_5",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AnswerDraft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "follow_up",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="drafts",
                        to="programs.followup",
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
                ("values", people.models.sealed.SealedJSONField(blank=True, default=dict)),
                ("saved_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("follow_up", "person"), name="answer_draft_once_each")
                ],
            },
        ),
        migrations.CreateModel(
            name="Signal",
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="signals",
                        to="programs.program",
                    ),
                ),
                (
                    "rule",
                    models.CharField(
                        choices=[
                            ("S1", "Has not met since the start"),
                            ("S2", "Has not met for a while"),
                            ("S3", "No agreement yet"),
                            ("S4", "Relationship needs attention"),
                            ("S5", "The two see it very differently"),
                            ("S6", "Both silent on a check-in"),
                            ("S7", "Would like to talk or to change"),
                            ("S9", "Twice cancelled by the same side"),
                            ("S10", "No goal, or all goals behind"),
                            ("S11", "A rule does not fit any more"),
                            ("S12", "Too many mentees, or training overdue"),
                            ("S13", "Request without an answer"),
                            ("S14", "Nothing heard for a quarter"),
                            ("D1", "Check-ins that are not finished"),
                            ("D2", "Pairs that have not started"),
                            ("D3", "Proposed pairs to review"),
                            ("D4", "Mentees without a mentor"),
                            ("D5", "Requests on their last day"),
                            ("D6", "Proposed pair not confirmed"),
                            ("D7", "Exception that has ended"),
                            ("D8", "Pair in one country"),
                            ("D9", "Pause over, place taken"),
                            ("D10", "Exception to decide on"),
                            ("D11", "Mails that do not arrive"),
                            ("D12", "Expected mentors without an answer"),
                            ("D13", "Note of the quarter"),
                            ("D14", "Owner or deputy who left"),
                            ("D15", "Mentor who stands in, wanted"),
                            ("D16", "Changed rules to agree to"),
                        ],
                        max_length=4,
                    ),
                ),
                ("subject", models.CharField(max_length=40)),
                (
                    "mentorship",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="signals",
                        to="programs.mentorship",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("facts", models.JSONField(default=dict)),
                ("mark", models.CharField(blank=True, max_length=80)),
                ("since_on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("snoozed", "Put off"), ("closed", "Closed")],
                        default="open",
                        max_length=8,
                    ),
                ),
                (
                    "assigned_to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("snoozed_until", models.DateField(blank=True, null=True)),
                ("opened_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("is_fixed", models.BooleanField(default=False)),
                (
                    "verdict",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("true", "There was a problem"),
                            ("false", "There was none"),
                            ("unclear", "Hard to say"),
                        ],
                        max_length=8,
                    ),
                ),
            ],
            options={
                "ordering": ["-since_on", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "closed"), _negated=True),
                        fields=("rule", "subject"),
                        name="signal_one_going_on",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("snoozed_until__isnull", False), ("state", "snoozed")),
                            models.Q(
                                models.Q(("state", "snoozed"), _negated=True), ("snoozed_until__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="signal_until_iff_put_off",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at__isnull", False), ("state", "closed")),
                            models.Q(
                                models.Q(("state", "closed"), _negated=True),
                                ("closed_at__isnull", True),
                                ("is_fixed", False),
                            ),
                            _connector="OR",
                        ),
                        name="signal_closed_at_iff_closed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SignalStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "signal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="programs.signal",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("tried", "Tried"),
                            ("assigned", "Taken on"),
                            ("snoozed", "Put off"),
                            ("woke", "Back on the list"),
                            ("closed", "Closed"),
                            ("fixed", "Closed by itself"),
                        ],
                        max_length=10,
                    ),
                ),
                ("words", models.CharField(blank=True, max_length=500)),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Goal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "mentorship",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="goals",
                        to="programs.mentorship",
                    ),
                ),
                ("sentence", people.models.sealed.SealedTextField(max_length=300)),
                ("measure", people.models.sealed.SealedTextField(blank=True)),
                ("first_step", people.models.sealed.SealedTextField(blank=True)),
                ("why", people.models.sealed.SealedTextField(blank=True)),
                ("due_on", models.DateField(blank=True, null=True)),
                (
                    "progress",
                    models.PositiveSmallIntegerField(
                        default=0, validators=[django.core.validators.MaxValueValidator(100)]
                    ),
                ),
                ("minus_two", people.models.sealed.SealedTextField(blank=True, max_length=300)),
                ("minus_one", people.models.sealed.SealedTextField(blank=True, max_length=300)),
                ("zero", people.models.sealed.SealedTextField(blank=True, max_length=300)),
                ("plus_one", people.models.sealed.SealedTextField(blank=True, max_length=300)),
                ("plus_two", people.models.sealed.SealedTextField(blank=True, max_length=300)),
                ("scale_version", models.PositiveSmallIntegerField(default=0)),
                (
                    "scale_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("scale_agreed_at", models.DateTimeField(blank=True, null=True)),
                ("level", models.SmallIntegerField(blank=True, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("reached", "Reached"), ("dropped", "Set aside")],
                        default="open",
                        max_length=16,
                    ),
                ),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["due_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("progress__lte", 100)), name="goal_progress_within_100"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("level__isnull", True),
                            models.Q(
                                ("level__gte", -2), ("level__lte", 2), ("scale_agreed_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="goal_level_on_an_agreed_scale",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GoalStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "mentorship",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="programs.mentorship",
                    ),
                ),
                (
                    "goal",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="programs.goal",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("progress", "Progress"), ("insight", "Insight")], max_length=10
                    ),
                ),
                ("words", people.models.sealed.SealedTextField(blank=True)),
                ("will_try", people.models.sealed.SealedTextField(blank=True)),
                ("progress", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("level", models.SmallIntegerField(blank=True, null=True)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["-created_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("goal__isnull", False), ("kind", "progress"), ("progress__isnull", False)
                            ),
                            models.Q(
                                ("kind", "insight"), ("level__isnull", True), ("progress__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="step_progress_is_of_a_goal",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Meeting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "mentorship",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="meetings",
                        to="programs.mentorship",
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, unique=True)),
                ("sequence", models.PositiveIntegerField(default=0)),
                ("series", models.UUIDField(blank=True, null=True)),
                ("starts_at", models.DateTimeField()),
                (
                    "minutes",
                    models.PositiveSmallIntegerField(
                        default=45, validators=[django.core.validators.MaxValueValidator(480)]
                    ),
                ),
                (
                    "form",
                    models.CharField(
                        choices=[("online", "Online"), ("in_person", "In person")],
                        default="online",
                        max_length=16,
                    ),
                ),
                ("place", people.models.sealed.SealedTextField(blank=True, max_length=200)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("held", "Held"),
                            ("missed", "Did not take place"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="planned",
                        max_length=16,
                    ),
                ),
                (
                    "planned_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["starts_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Note",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "mentorship",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notes",
                        to="programs.mentorship",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("is_shared", models.BooleanField()),
                ("body", people.models.sealed.SealedTextField()),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["-created_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "mentorship",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="messages",
                        to="programs.mentorship",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("words", people.models.sealed.SealedTextField(max_length=4000)),
                ("sent_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["sent_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="SharedFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "mentorship",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="files",
                        to="programs.mentorship",
                    ),
                ),
                (
                    "note",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="files", to="programs.note"
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("name", people.models.sealed.SealedTextField(max_length=120)),
                ("kind", models.CharField(max_length=40)),
                ("size", models.PositiveIntegerField()),
                ("content", people.models.sealed.SealedTextField()),
                ("added_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Voice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "mentorship",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="voices",
                        to="programs.mentorship",
                    ),
                ),
                ("round", models.PositiveSmallIntegerField()),
                ("card", models.CharField(max_length=20)),
                (
                    "side",
                    models.CharField(choices=[("mentor", "Mentor"), ("mentee", "Mentee")], max_length=10),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("words", people.models.sealed.SealedTextField(blank=True)),
                ("is_released", models.BooleanField(default=False)),
                ("is_shown", models.BooleanField(default=False)),
                ("said_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["round", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("mentorship", "round", "card", "side"), name="voice_once_a_side"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("is_shown", False), ("is_released", True), _connector="OR"),
                        name="voice_shown_was_released",
                    ),
                ],
            },
        ),
        migrations.RunPython(finish_tables, migrations.RunPython.noop),
        migrations.RunSQL(SEATS, migrations.RunSQL.noop),
        migrations.RunSQL(LIMIT, migrations.RunSQL.noop),
        migrations.RunSQL(IDENTITY, migrations.RunSQL.noop),
        migrations.RunSQL(MOVED, migrations.RunSQL.noop),
        migrations.RunSQL(LAWFUL, migrations.RunSQL.noop),
        migrations.RunSQL(TRAININGS, migrations.RunSQL.noop),
        migrations.RunSQL(MOVES, migrations.RunSQL.noop),
        migrations.RunSQL(PLACE, migrations.RunSQL.noop),
        migrations.RunSQL(FROZEN, migrations.RunSQL.noop),
        *seal_constraints("programs_agreement", "rhythm", "text"),
        *seal_constraints(
            "programs_goal",
            "sentence",
            "measure",
            "why",
            "first_step",
            "minus_two",
            "minus_one",
            "zero",
            "plus_one",
            "plus_two",
        ),
        *seal_constraints("programs_meeting", "place"),
        *seal_constraints("programs_mentee", "wish"),
        *seal_constraints("programs_note", "body"),
        *seal_constraints("programs_voice", "words"),
        *seal_constraints("programs_goalstep", "words", "will_try"),
        *seal_constraints("programs_message", "words"),
        *seal_constraints("programs_sharedfile", "name", "content"),
        *seal_constraints("programs_answer", "expectation", "help", "values"),
        *seal_constraints("programs_answerdraft", "values"),
        *seal_constraints("programs_declaration", "answer"),
        migrations.RunSQL(ACTOR, migrations.RunSQL.noop),
        guard_rows("programs_goal", PAIR),
        guard_rows("programs_goalstep", PAIR),
        guard_rows("programs_message", PAIR),
        guard_rows("programs_sharedfile", PAIR),
        guard_rows("programs_note", f"(is_shared OR author_id = (SELECT app_person())) AND {PAIR}"),
        guard_rows("programs_voice", f"(is_shown OR author_id = (SELECT app_person())) AND {PAIR}"),
        guard_rows("programs_declaration", "(SELECT app_person()) = person_id"),
    ]
