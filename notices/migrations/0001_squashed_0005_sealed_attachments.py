import django.db.models.deletion
import people.models.sealed
from django.conf import settings
from django.db import migrations, models
from people.models.walls import seal_constraints


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("notices", "0001_initial"),
        ("notices", "0002_initial"),
        ("notices", "0003_pacing_and_refusals"),
        ("notices", "0004_messages_and_cards"),
        ("notices", "0005_sealed_attachments"),
    ]

    dependencies = [
        ("people", "0001_squashed_0016_keys_of_the_api"),
    ]

    operations = [
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "to",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("kind", models.CharField(max_length=60)),
                ("key", models.CharField(max_length=200, unique=True)),
                ("context", models.JSONField(default=dict)),
                ("attachments", people.models.sealed.SealedJSONField(default=list)),
                ("not_before", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("sent", "Sent"),
                            ("dead", "Could not be sent"),
                            ("refused", "Address refused"),
                            ("dropped", "No longer needed"),
                        ],
                        default="waiting",
                        max_length=16,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("leased_until", models.DateTimeField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
                ("tried_first_at", models.DateTimeField(null=True)),
                ("last_error", models.CharField(blank=True, max_length=500)),
                ("batch", models.CharField(blank=True, max_length=200)),
                ("address", models.EmailField(blank=True, max_length=254)),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")), fields=["not_before"], name="notice_waiting"
                    ),
                    models.Index(
                        condition=models.Q(("state", "waiting"), models.Q(("batch", ""), _negated=True)),
                        fields=["batch"],
                        name="notice_batch",
                    ),
                    models.Index(fields=["to", "sent_at"], name="notice_of_one_reader"),
                    models.Index(
                        condition=models.Q(("state", "refused")),
                        fields=["address"],
                        name="notice_refused_address",
                    ),
                    models.Index(
                        models.F("context__program_id"),
                        models.OrderBy(models.F("id"), descending=True),
                        name="notice_of_program",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sent_at__isnull", False), ("state", "sent")),
                            models.Q(models.Q(("state", "sent"), _negated=True), ("sent_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="notice_sent_at_iff_sent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "refused"), models.Q(("address", ""), _negated=True)),
                            models.Q(models.Q(("state", "refused"), _negated=True), ("address", "")),
                            _connector="OR",
                        ),
                        name="notice_address_iff_refused",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Muted",
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
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("topic", models.CharField(max_length=20)),
                ("since", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("person", "topic"), name="notice_topic_muted_once"),
                    models.CheckConstraint(
                        condition=models.Q(("topic__in", ["invitations", "messages", "reminders"])),
                        name="notice_only_optional_is_muted",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Card",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=200, unique=True)),
                ("title", models.CharField(max_length=200)),
                ("text", models.CharField(max_length=500)),
                ("path", models.CharField(max_length=200)),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "Waiting"), ("sent", "Sent"), ("dead", "Could not be sent")],
                        default="waiting",
                        max_length=16,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("not_before", models.DateTimeField()),
                ("leased_until", models.DateTimeField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
                ("last_error", models.CharField(blank=True, max_length=200)),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sent_at__isnull", False), ("state", "sent")),
                            models.Q(models.Q(("state", "sent"), _negated=True), ("sent_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="card_sent_at_iff_sent",
                    )
                ],
            },
        ),
        *seal_constraints("notices_notice", "attachments"),
    ]
