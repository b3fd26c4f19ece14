import datetime
import django.contrib.postgres.fields
import django.contrib.postgres.functions
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

# The audit is written once: changed by an erasure, forgotten after a year, and by nobody else.
AUDIT = """
CREATE FUNCTION people_event_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE door text := current_setting('mentoring.audit_door', true);
BEGIN
    IF TG_OP = 'UPDATE' AND door = 'erase'
        AND (NEW.id, NEW.at, NEW.verb, NEW.about_kind, NEW.about_id)
            IS NOT DISTINCT FROM (OLD.id, OLD.at, OLD.verb, OLD.about_kind, OLD.about_id) THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' AND door = 'forget' AND OLD.at < now() - interval '365 days' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'the audit is append-only: % is not allowed', TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER people_event_no_change BEFORE UPDATE OR DELETE ON people_event
    FOR EACH ROW EXECUTE FUNCTION people_event_is_append_only();
CREATE TRIGGER people_event_no_truncate BEFORE TRUNCATE ON people_event
    FOR EACH STATEMENT EXECUTE FUNCTION people_event_is_append_only();
"""
# What the HR feed reads or writes of a person. The feed itself says what it wrote, so it is left out.
FEED = """
CREATE FUNCTION people_feedrow_forget(keys bigint[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO people_feedrow (person, digest, changed_in)
    SELECT DISTINCT key, NULL::bytea, pg_current_xact_id()::text::bigint FROM unnest(keys) AS touched (key) ORDER BY 1
    ON CONFLICT (person) DO UPDATE SET digest = NULL, changed_in = excluded.changed_in
$$;

CREATE FUNCTION people_feedrow_person_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM people_feedrow_forget(ARRAY[NEW.id]);
    IF NEW.employee_id <> OLD.employee_id OR NEW.erased_at IS DISTINCT FROM OLD.erased_at THEN
        PERFORM people_feedrow_forget(ARRAY(SELECT id FROM people_person WHERE manager_id = NEW.id));
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER people_feedrow_person AFTER UPDATE ON people_person FOR EACH ROW WHEN (
    current_setting('mentoring.feed', true) IS DISTINCT FROM 'writes' AND (
        (OLD.employee_id, OLD.given_name, OLD.family_name, OLD.sort_name, OLD.email, OLD.country, OLD.location,
         OLD.level, OLD.unit_id, OLD.legal_entity, OLD.job_title, OLD.manager_id, OLD.hired_on, OLD.left_on, OLD.gender,
         OLD.languages, OLD.topics, OLD.time_zone, OLD.is_active, OLD.closed_at, OLD.source, OLD.sources,
         OLD.missed_syncs, OLD.erased_at)
        IS DISTINCT FROM
        (NEW.employee_id, NEW.given_name, NEW.family_name, NEW.sort_name, NEW.email, NEW.country, NEW.location,
         NEW.level, NEW.unit_id, NEW.legal_entity, NEW.job_title, NEW.manager_id, NEW.hired_on, NEW.left_on, NEW.gender,
         NEW.languages, NEW.topics, NEW.time_zone, NEW.is_active, NEW.closed_at, NEW.source, NEW.sources,
         NEW.missed_syncs, NEW.erased_at)
    )
) EXECUTE FUNCTION people_feedrow_person_changed();

CREATE FUNCTION people_feedrow_unit_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM people_feedrow_forget(ARRAY(SELECT id FROM people_person WHERE unit_id = NEW.id));
    RETURN NULL;
END $$;
CREATE TRIGGER people_feedrow_unit AFTER UPDATE ON people_orgunit
    FOR EACH ROW WHEN (OLD.name IS DISTINCT FROM NEW.name) EXECUTE FUNCTION people_feedrow_unit_changed();

CREATE FUNCTION people_feedrow_topic_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM people_feedrow_forget(ARRAY(SELECT id FROM people_person WHERE OLD.slug = ANY(topics)));
    RETURN NULL;
END $$;
CREATE TRIGGER people_feedrow_topic_gone AFTER DELETE ON people_topic
    FOR EACH ROW EXECUTE FUNCTION people_feedrow_topic_changed();
CREATE TRIGGER people_feedrow_topic_renamed AFTER UPDATE ON people_topic
    FOR EACH ROW WHEN (OLD.slug IS DISTINCT FROM NEW.slug) EXECUTE FUNCTION people_feedrow_topic_changed();

-- Room beside each row: a change of what no index holds then writes no index.
ALTER TABLE people_person SET (fillfactor = 45);
ALTER TABLE people_feedrow SET (fillfactor = 45);
"""


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("people", "0001_initial"),
        ("people", "0002_events_are_append_only"),
        ("people", "0003_provisioning_and_roles"),
        ("people", "0004_closing_the_doors"),
        ("people", "0005_own_data_and_erasure"),
        ("people", "0006_photo_and_profile"),
        ("people", "0007_directory_calls_and_roles"),
        ("people", "0008_both_hours_or_none"),
        ("people", "0009_leavers_held_and_keepers"),
        ("people", "0010_known_feed_rows"),
        ("people", "0011_room_for_a_whole_company"),
        ("people", "0012_person_of_country"),
        ("people", "0013_expected_leave"),
        ("people", "0014_legal_entity"),
        ("people", "0015_answered"),
        ("people", "0016_keys_of_the_api"),
    ]

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="OrgUnit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=150)),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="people.orgunit",
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("parent", "name"), name="unit_name_unique_in_parent", nulls_distinct=False
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Topic",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("name", models.CharField(max_length=120)),
                ("name_nl", models.CharField(blank=True, max_length=120)),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                ("employee_id", models.CharField(max_length=64, unique=True)),
                (
                    "public_id",
                    models.UUIDField(
                        db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True
                    ),
                ),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("given_name", models.CharField(blank=True, max_length=100)),
                ("family_name", models.CharField(blank=True, max_length=150)),
                ("sort_name", models.CharField(blank=True, db_index=True, max_length=255)),
                ("country", models.CharField(blank=True, max_length=2)),
                ("location", models.CharField(blank=True, max_length=100)),
                (
                    "level",
                    models.CharField(
                        blank=True,
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
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="people",
                        to="people.orgunit",
                    ),
                ),
                ("legal_entity", models.CharField(blank=True, db_default="", default="", max_length=150)),
                ("job_title", models.CharField(blank=True, max_length=200)),
                (
                    "manager",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="reports",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("hired_on", models.DateField(blank=True, null=True)),
                ("left_on", models.DateField(blank=True, null=True)),
                ("gender", models.CharField(blank=True, max_length=1)),
                (
                    "languages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=8), blank=True, default=list, size=None
                    ),
                ),
                (
                    "topics",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), blank=True, default=list, size=None
                    ),
                ),
                ("about", models.TextField(blank=True, db_default="", default="", max_length=600)),
                ("works_from", models.TimeField(blank=True, null=True)),
                ("works_until", models.TimeField(blank=True, null=True)),
                ("photo_digest", models.CharField(blank=True, db_default="", default="", max_length=64)),
                (
                    "language",
                    models.CharField(
                        choices=[("en", "English"), ("nl", "Nederlands")], default="en", max_length=8
                    ),
                ),
                ("time_zone", models.CharField(default="UTC", max_length=64)),
                (
                    "theme",
                    models.CharField(
                        choices=[("auto", "Follow my device"), ("light", "Light"), ("dark", "Dark")],
                        default="auto",
                        max_length=8,
                    ),
                ),
                (
                    "house_roles",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("coordinator", "Coordinator"),
                                ("hr_admin", "HR administrator"),
                                ("auditor", "Auditor"),
                                ("guide_editor", "Guide editor"),
                            ],
                            max_length=16,
                        ),
                        blank=True,
                        db_default=[],
                        default=list,
                        size=None,
                    ),
                ),
                ("is_active", models.BooleanField(default=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("sign_in_epoch", models.PositiveIntegerField(db_default=0, default=0)),
                ("is_staff", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("feed", "HR system, by file"),
                            ("scim", "HR system, by SCIM"),
                            ("self", "Yourself"),
                            ("hand", "An HR administrator, by hand"),
                        ],
                        db_default="hand",
                        default="hand",
                        max_length=8,
                    ),
                ),
                ("sources", models.JSONField(blank=True, db_default={}, default=dict)),
                ("missed_syncs", models.PositiveSmallIntegerField(db_default=0, default=0)),
                ("erased_at", models.DateTimeField(blank=True, null=True)),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["country", "level"], name="people_pers_country_5f5b4a_idx"),
                    models.Index(
                        condition=models.Q(("house_roles__contains", ["hr_admin"])),
                        fields=["id"],
                        name="person_hr_administrators",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("email"),
                        condition=models.Q(("email", ""), _negated=True),
                        name="person_email_unique_ignoring_case",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("employee_id", ""), _negated=True), name="person_has_employee_id"
                    ),
                    models.UniqueConstraint(fields=("id", "country"), name="person_of_country"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("country", ""), ("country__regex", "^[A-Z]{2}$"), _connector="OR"
                        ),
                        name="person_country_is_a_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "house_roles__contained_by",
                                ["coordinator", "hr_admin", "auditor", "guide_editor"],
                            )
                        ),
                        name="person_roles_are_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("works_from__isnull", True), ("works_until__isnull", True)),
                            models.Q(
                                ("works_from__isnull", False),
                                ("works_from__lt", models.F("works_until")),
                                ("works_until__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="person_works_from_before_until",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Answered",
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
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("key", models.CharField(max_length=64)),
                ("said", models.CharField(max_length=64)),
                ("leads_to", models.CharField(blank=True, max_length=1000)),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("person", "key"), name="answered_once")],
            },
        ),
        migrations.CreateModel(
            name="ClockShift",
            fields=[
                ("only", models.BooleanField(default=True, primary_key=True, serialize=False)),
                ("ahead", models.DurationField(default=datetime.timedelta)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("only", True)), name="clock_shift_one_row")
                ],
            },
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(db_index=True)),
                ("by_id_label", models.CharField(blank=True, max_length=64)),
                ("by_name", models.CharField(blank=True, max_length=255)),
                ("verb", models.CharField(max_length=60)),
                ("about_kind", models.CharField(max_length=60)),
                ("about_id", models.CharField(max_length=64)),
                ("about_name", models.CharField(blank=True, max_length=255)),
                ("detail", models.JSONField(blank=True, default=dict)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["about_kind", "about_id"], name="people_even_about_k_c31c18_idx")
                ],
            },
        ),
        migrations.CreateModel(
            name="ExpectedLeave",
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
                        related_name="expected_leave",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("on", models.DateField()),
                (
                    "entered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("entered_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="FeedMapping",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("signature", models.CharField(max_length=64, unique=True)),
                ("columns", models.JSONField(default=dict)),
                ("month_first", models.BooleanField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("changed_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="FeedWord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(choices=[("country", "Country"), ("level", "Level")], max_length=16),
                ),
                ("word", models.CharField(max_length=150)),
                ("written", models.CharField(max_length=150)),
                ("value", models.CharField(blank=True, max_length=20)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("changed_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["kind", "word"],
                "constraints": [models.UniqueConstraint(fields=("kind", "word"), name="feed_word_once")],
            },
        ),
        migrations.CreateModel(
            name="FeedRow",
            fields=[
                ("person", models.BigIntegerField(primary_key=True, serialize=False)),
                ("digest", models.BinaryField(null=True)),
                ("changed_in", models.BigIntegerField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="ApiKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("prefix", models.CharField(max_length=8)),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                (
                    "kept_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("used_at", models.DateTimeField(blank=True, null=True)),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "scopes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("programs", "Programs: names, dates, states"),
                                (
                                    "participants",
                                    "Mentors and mentees: numbers, states, places, topics, country",
                                ),
                                ("mentorships", "Pairs: numbers, states, dates, meetings counted"),
                                (
                                    "follow-ups",
                                    "Check-ins: when they were due and which side answered, never what",
                                ),
                                ("events", "What happens in programs, with numbers only"),
                                ("people", "Who takes part: names, employee ids and work addresses"),
                            ],
                            max_length=20,
                        ),
                        size=None,
                    ),
                ),
                ("expires_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["-made_at", "-pk"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        models.F("name"),
                        condition=models.Q(("revoked_at__isnull", True)),
                        name="api_key_open_name_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("made_at"))),
                        name="api_key_expires_after_made",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("scopes__len__gt", 0),
                            (
                                "scopes__contained_by",
                                ["programs", "participants", "mentorships", "follow-ups", "events", "people"],
                            ),
                        ),
                        name="api_key_scopes_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ApiCall",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(db_index=True)),
                ("method", models.CharField(max_length=8)),
                ("path", models.CharField(max_length=120)),
                ("status", models.PositiveSmallIntegerField()),
                ("detail", models.CharField(blank=True, max_length=200)),
                ("milliseconds", models.PositiveIntegerField()),
                (
                    "token",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="calls", to="people.apikey"
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Photo",
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
                        related_name="photo",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("content", models.BinaryField()),
                ("small", models.BinaryField(default=b"")),
                ("digest", models.CharField(max_length=64)),
                ("added_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Look",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "about",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="looks",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("by_name", models.CharField(max_length=255)),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("page", "Opened your page"),
                            ("list", "Took a list along that you are on"),
                            ("export", "Took along what is known about you"),
                        ],
                        max_length=8,
                    ),
                ),
                ("where", models.CharField(max_length=120)),
                ("of", models.CharField(blank=True, db_default="", default="", max_length=150)),
                ("on", models.DateField()),
            ],
            options={
                "ordering": ["-on", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("about", "by", "what", "where", "of", "on"), name="look_once_a_day"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Erasure",
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="erasures",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "cause",
                    models.CharField(
                        choices=[("asked", "The person asked for it"), ("retention", "Kept long enough")],
                        max_length=16,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("announced", "Announced"), ("stopped", "Stopped"), ("done", "Done")],
                        default="announced",
                        max_length=16,
                    ),
                ),
                ("announced_at", models.DateTimeField()),
                ("due_on", models.DateField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["due_on", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "announced")),
                        fields=("person",),
                        name="erasure_one_open_per_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("state", "announced")),
                            models.Q(
                                models.Q(("state", "announced"), _negated=True), ("ended_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="erasure_ended_at_iff_ended",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RetentionRound",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ran_at", models.DateTimeField()),
                ("amounts", models.JSONField(default=dict)),
            ],
            options={
                "ordering": ["-ran_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="ScimToken",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("prefix", models.CharField(max_length=8)),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                (
                    "kept_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("used_at", models.DateTimeField(blank=True, null=True)),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-made_at", "-pk"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        models.F("name"),
                        condition=models.Q(("revoked_at__isnull", True)),
                        name="scim_token_open_name_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HeldLeaver",
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
                        related_name="held_leaver",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "token",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.scimtoken"
                    ),
                ),
                ("brakes", models.JSONField(default=list)),
                ("since", models.DateTimeField()),
                ("asked_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="ScimCall",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(db_index=True)),
                ("method", models.CharField(max_length=8)),
                ("path", models.CharField(max_length=120)),
                ("status", models.PositiveSmallIntegerField()),
                ("detail", models.CharField(blank=True, max_length=200)),
                ("milliseconds", models.PositiveIntegerField()),
                (
                    "token",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="calls",
                        to="people.scimtoken",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ScimRecord",
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
                        related_name="scim",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("user_name", models.CharField(max_length=255)),
                ("external_id", models.CharField(blank=True, max_length=255)),
                ("version", models.PositiveIntegerField(default=1)),
                ("extra", models.JSONField(blank=True, default=dict)),
                ("created_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("user_name"),
                        name="scim_user_name_unique_ignoring_case",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DirectoryGroup",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.UUIDField(
                        db_default=django.contrib.postgres.functions.RandomUUID(), editable=False, unique=True
                    ),
                ),
                ("name", models.CharField(max_length=255)),
                ("external_id", models.CharField(blank=True, max_length=255)),
                (
                    "gives_role",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "No role"),
                            ("coordinator", "Coordinator"),
                            ("auditor", "Auditor"),
                            ("guide_editor", "Guide editor"),
                        ],
                        default="",
                        max_length=16,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                (
                    "members",
                    models.ManyToManyField(
                        blank=True, related_name="directory_groups", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["name", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("gives_role__in", ["", "coordinator", "auditor", "guide_editor"])
                        ),
                        name="group_gives_no_hr_administrator",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RoleFromGroup",
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
                        related_name="roles_from_groups",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("coordinator", "Coordinator"),
                            ("hr_admin", "HR administrator"),
                            ("auditor", "Auditor"),
                            ("guide_editor", "Guide editor"),
                        ],
                        max_length=16,
                    ),
                ),
                ("given_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("person", "role"), name="role_from_group_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="RosterImport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("file_name", models.CharField(max_length=255)),
                ("sha256", models.CharField(max_length=64)),
                ("content", models.BinaryField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("previewed", "Not applied yet"),
                            ("applied", "Applied"),
                            ("discarded", "Set aside"),
                            ("waiting", "Waits for a second person"),
                            ("refused", "Could not be read"),
                        ],
                        default="previewed",
                        max_length=16,
                    ),
                ),
                ("report", models.JSONField(default=dict)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("upload", "Chosen on the page"),
                            ("command", "Command"),
                            ("folder", "Folder"),
                        ],
                        db_default="upload",
                        default="upload",
                        max_length=8,
                    ),
                ),
                ("is_full", models.BooleanField(db_default=True, default=True)),
                (
                    "takes",
                    models.CharField(
                        choices=[("good_rows", "Good rows only"), ("all_rows", "All rows or nothing")],
                        db_default="good_rows",
                        default="good_rows",
                        max_length=10,
                    ),
                ),
                ("options", models.JSONField(blank=True, db_default={}, default=dict)),
                ("brakes", models.JSONField(blank=True, db_default=[], default=list)),
                ("refusal", models.CharField(blank=True, db_default="", default="", max_length=300)),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                ("created_at", models.DateTimeField()),
                ("applied_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["-created_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("applied_at__isnull", False), ("state", "applied")),
                            models.Q(
                                models.Q(("state", "applied"), _negated=True), ("applied_at__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="import_applied_at_iff_applied",
                    )
                ],
            },
        ),
        migrations.RunSQL(AUDIT, migrations.RunSQL.noop),
        migrations.RunSQL(FEED, migrations.RunSQL.noop),
    ]
