import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.operations import UnaccentExtension
from django.db import migrations, models

# Words of chapters are found without their accents.
CONFIGURATIONS = """
CREATE TEXT SEARCH CONFIGURATION guide_en (COPY = english);
ALTER TEXT SEARCH CONFIGURATION guide_en
    ALTER MAPPING FOR hword, hword_part, word WITH unaccent, english_stem;
CREATE TEXT SEARCH CONFIGURATION guide_nl (COPY = dutch);
ALTER TEXT SEARCH CONFIGURATION guide_nl
    ALTER MAPPING FOR hword, hword_part, word WITH unaccent, dutch_stem;
"""


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("guides", "0001_initial"),
        ("guides", "0002_initial"),
        ("guides", "0003_coordinator_courses"),
        ("guides", "0004_chapter_part"),
        ("guides", "0005_certificates_and_reflections"),
        ("guides", "0006_own_courses"),
        ("guides", "0007_insight_cards"),
        ("guides", "0008_reading_and_editing"),
        ("guides", "0009_insights_are_found"),
        ("guides", "0010_guide_writers"),
    ]

    dependencies = [
        ("people", "0001_squashed_0016_keys_of_the_api"),
    ]

    operations = [
        UnaccentExtension(),
        migrations.RunSQL(CONFIGURATIONS, migrations.RunSQL.noop),
        migrations.CreateModel(
            name="Course",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(unique=True)),
                ("titles", models.JSONField(default=dict)),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("mentor", "Mentors"),
                            ("mentee", "Mentees"),
                            ("coordinator", "Coordinators"),
                        ],
                        max_length=12,
                    ),
                ),
                ("pass_percent", models.PositiveSmallIntegerField(default=80)),
                ("version", models.PositiveSmallIntegerField(default=1)),
                ("minor", models.PositiveSmallIntegerField(default=0)),
                ("is_own", models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name="Lesson",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lessons",
                        to="guides.course",
                    ),
                ),
                ("slug", models.SlugField()),
                (
                    "language",
                    models.CharField(choices=[("en", "English"), ("nl", "Nederlands")], max_length=8),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("title", models.CharField(max_length=200)),
                ("body", models.TextField()),
                ("minutes", models.PositiveSmallIntegerField(default=8)),
                ("reflection", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["position", "slug"],
                "constraints": [
                    models.UniqueConstraint(fields=("course", "slug", "language"), name="lesson_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Question",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "lesson",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="questions",
                        to="guides.lesson",
                    ),
                ),
                ("slug", models.SlugField()),
                ("position", models.PositiveSmallIntegerField()),
                ("text", models.TextField()),
                ("choices", models.JSONField()),
            ],
            options={
                "ordering": ["position"],
                "constraints": [models.UniqueConstraint(fields=("lesson", "slug"), name="question_once")],
            },
        ),
        migrations.CreateModel(
            name="CourseRating",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ratings",
                        to="guides.course",
                    ),
                ),
                ("version", models.PositiveSmallIntegerField()),
                ("stars", models.PositiveSmallIntegerField()),
                ("count", models.PositiveIntegerField(default=0)),
            ],
            options={
                "ordering": ["course", "version", "stars"],
                "constraints": [
                    models.UniqueConstraint(fields=("course", "version", "stars"), name="course_rating_once"),
                    models.CheckConstraint(
                        condition=models.Q(("stars__gte", 1), ("stars__lte", 5)), name="course_rating_stars"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Completion",
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
                        related_name="completions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="completions",
                        to="guides.course",
                    ),
                ),
                ("answers", models.JSONField(default=dict)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("assigned_at", models.DateTimeField()),
                ("completed_at", models.DateTimeField(blank=True, null=True)),
                ("percent_right", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("reflections", models.JSONField(default=dict)),
                ("version", models.PositiveSmallIntegerField(default=1)),
                ("code", models.CharField(blank=True, max_length=16, null=True, unique=True)),
                ("is_rated", models.BooleanField(default=False)),
                ("evidence", models.TextField(blank=True)),
                (
                    "recorded_by",
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
                    models.UniqueConstraint(
                        condition=models.Q(("completed_at__isnull", True)),
                        fields=("person", "course"),
                        name="completion_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("code__isnull", True),
                                ("completed_at__isnull", True),
                                ("percent_right__isnull", True),
                            ),
                            models.Q(
                                ("code__isnull", False),
                                ("completed_at__isnull", False),
                                ("percent_right__isnull", False),
                            ),
                            models.Q(("completed_at__isnull", False), ("recorded_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="completion_score_iff_completed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("evidence", ""), ("recorded_by__isnull", True)),
                            models.Q(
                                ("code__isnull", True),
                                ("percent_right__isnull", True),
                                ("recorded_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="completion_evidence_iff_recorded",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Guide",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(unique=True)),
                ("name", models.CharField(max_length=150)),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="guides.guide",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="GuideWriter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "guide",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="writers", to="guides.guide"
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
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("guide", "person"), name="guide_writer_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ShippedText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "guide",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="shipped", to="guides.guide"
                    ),
                ),
                ("slug", models.SlugField()),
                (
                    "language",
                    models.CharField(choices=[("en", "English"), ("nl", "Nederlands")], max_length=8),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("title", models.CharField(max_length=200)),
                ("body", models.TextField()),
                ("arrived_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["slug", "language", "-number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("guide", "slug", "language", "number"), name="shipped_text_number_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Chapter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "guide",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="chapters",
                        to="guides.guide",
                    ),
                ),
                ("slug", models.SlugField()),
                (
                    "language",
                    models.CharField(choices=[("en", "English"), ("nl", "Nederlands")], max_length=8),
                ),
                ("version", models.PositiveSmallIntegerField()),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("begin", "Before you begin"),
                            ("talks", "Your conversations"),
                            ("year", "Through the year"),
                            ("around", "Around the pair"),
                            ("kit", "To use and to print"),
                        ],
                        default="talks",
                        max_length=10,
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "readers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("mentee", "Mentees"),
                                ("mentor", "Mentors"),
                                ("manager", "Managers"),
                                ("coordinator", "Coordinators"),
                            ],
                            max_length=12,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("body", models.TextField()),
                ("minutes", models.PositiveSmallIntegerField(default=4)),
                ("published_at", models.DateTimeField()),
                ("replaced_at", models.DateTimeField(blank=True, null=True)),
                ("is_own", models.BooleanField(default=False)),
                (
                    "shipped",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="guides.shippedtext",
                    ),
                ),
                (
                    "behind",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="guides.chapter",
                    ),
                ),
                ("source_version", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("note", models.CharField(blank=True, max_length=300)),
                (
                    "written_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
            ],
            options={
                "ordering": ["position", "slug"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("guide", "slug", "language", "version"), name="chapter_version_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("replaced_at__isnull", True)),
                        fields=("guide", "slug", "language"),
                        name="chapter_one_current",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "guide",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="drafts", to="guides.guide"
                    ),
                ),
                ("slug", models.SlugField()),
                (
                    "language",
                    models.CharField(choices=[("en", "English"), ("nl", "Nederlands")], max_length=8),
                ),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("begin", "Before you begin"),
                            ("talks", "Your conversations"),
                            ("year", "Through the year"),
                            ("around", "Around the pair"),
                            ("kit", "To use and to print"),
                        ],
                        default="talks",
                        max_length=10,
                    ),
                ),
                (
                    "readers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("mentee", "Mentees"),
                                ("mentor", "Mentors"),
                                ("manager", "Managers"),
                                ("coordinator", "Coordinators"),
                            ],
                            max_length=12,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("body", models.TextField()),
                (
                    "base",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="guides.chapter",
                    ),
                ),
                (
                    "shipped",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="guides.shippedtext",
                    ),
                ),
                (
                    "behind",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="guides.chapter",
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=1)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("review", "Waits for a second person"),
                            ("scheduled", "Published on its day"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("valid_from", models.DateField(blank=True, null=True)),
                ("note", models.CharField(blank=True, max_length=300)),
                ("remark", models.CharField(blank=True, max_length=500)),
                ("is_translated", models.BooleanField(default=True)),
                ("asks_again", models.BooleanField(default=False)),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "agreed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("saved_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["slug", "language"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("guide", "slug", "language"), name="draft_one_per_chapter"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "scheduled"), _negated=True),
                            models.Q(("agreed_by__isnull", False), ("valid_from__isnull", False)),
                            _connector="OR",
                        ),
                        name="draft_scheduled_has_a_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Picture",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60, unique=True)),
                ("content", models.BinaryField()),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("added_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["-added_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Edition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "guide",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="editions",
                        to="guides.guide",
                    ),
                ),
                (
                    "language",
                    models.CharField(choices=[("en", "English"), ("nl", "Nederlands")], max_length=8),
                ),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("content", models.BinaryField(default=b"")),
                ("made_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("guide", "language"), name="edition_one_per_language")
                ],
            },
        ),
        migrations.CreateModel(
            name="InsightCard",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="insights",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("title", models.CharField(max_length=120)),
                ("body", models.TextField()),
                (
                    "topics",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), blank=True, default=list, size=None
                    ),
                ),
                (
                    "language",
                    models.CharField(choices=[("en", "English"), ("nl", "Nederlands")], max_length=8),
                ),
                ("program_name", models.CharField(max_length=150)),
                ("shows_name", models.BooleanField(default=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Only you"),
                            ("published", "Published"),
                            ("withdrawn", "Taken back"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("written_at", models.DateTimeField()),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                (
                    "vector",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Case(
                            models.When(
                                language="nl",
                                then=django.contrib.postgres.search.CombinedSearchVector(
                                    django.contrib.postgres.search.SearchVector(
                                        "title", config=models.Value("guide_nl"), weight="A"
                                    ),
                                    "||",
                                    django.contrib.postgres.search.SearchVector(
                                        "body", config=models.Value("guide_nl"), weight="B"
                                    ),
                                    django.contrib.postgres.search.SearchConfig(models.Value("guide_nl")),
                                ),
                            ),
                            default=django.contrib.postgres.search.CombinedSearchVector(
                                django.contrib.postgres.search.SearchVector(
                                    "title", config=models.Value("guide_en"), weight="A"
                                ),
                                "||",
                                django.contrib.postgres.search.SearchVector(
                                    "body", config=models.Value("guide_en"), weight="B"
                                ),
                                django.contrib.postgres.search.SearchConfig(models.Value("guide_en")),
                            ),
                        ),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
            ],
            options={
                "ordering": ["-published_at", "-pk"],
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["vector"], name="insight_vector")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("published_at__isnull", False), ("state", "published")),
                            models.Q(
                                models.Q(("state", "published"), _negated=True),
                                ("published_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="insight_published_at_iff_published",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Section",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "chapter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sections",
                        to="guides.chapter",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("anchor", models.CharField(blank=True, max_length=80)),
                ("heading", models.CharField(max_length=300)),
                ("words", models.TextField()),
                ("vector", django.contrib.postgres.search.SearchVectorField(null=True)),
            ],
            options={
                "ordering": ["chapter", "position"],
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["vector"], name="section_vector")
                ],
                "constraints": [models.UniqueConstraint(fields=("chapter", "position"), name="section_once")],
            },
        ),
        migrations.CreateModel(
            name="Reading",
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
                        related_name="readings",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("slug", models.SlugField()),
                ("read_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["read_at"],
                "constraints": [models.UniqueConstraint(fields=("person", "slug"), name="reading_once")],
            },
        ),
        migrations.CreateModel(
            name="MustRead",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "guide",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="must_read",
                        to="guides.guide",
                    ),
                ),
                ("slug", models.SlugField()),
                ("asked_from", models.DateTimeField()),
            ],
            options={
                "ordering": ["guide", "slug"],
                "constraints": [models.UniqueConstraint(fields=("guide", "slug"), name="must_read_once")],
            },
        ),
        migrations.CreateModel(
            name="Acknowledgment",
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
                        related_name="acknowledgments",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "guide",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="guides.guide"
                    ),
                ),
                ("slug", models.SlugField()),
                (
                    "language",
                    models.CharField(choices=[("en", "English"), ("nl", "Nederlands")], max_length=8),
                ),
                ("version", models.PositiveSmallIntegerField()),
                ("asked_from", models.DateTimeField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["at"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "guide", "slug", "asked_from"), name="acknowledgment_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Usefulness",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "guide",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="guides.guide"
                    ),
                ),
                ("slug", models.SlugField()),
                (
                    "language",
                    models.CharField(choices=[("en", "English"), ("nl", "Nederlands")], max_length=8),
                ),
                ("version", models.PositiveSmallIntegerField()),
                ("yes", models.PositiveIntegerField(default=0)),
                ("no", models.PositiveIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("guide", "slug", "language", "version"), name="usefulness_once"
                    )
                ],
            },
        ),
    ]
