"""The statements that bring staged rows to people; in a transaction of the caller."""

from __future__ import annotations

from collections.abc import Sequence

# The fields of a record that a change writes; the place is the bit that says “this one changed”.
FIELDS = (
    "given_name", "family_name", "sort_name", "email", "country", "location", "level", "unit",
    "legal_entity", "job_title", "manager_id", "hired_on", "left_on", "left_why", "gender", "languages",
    "topics", "time_zone",
)  # fmt: skip
BIT = {field: 1 << place for place, field in enumerate(FIELDS)}
KEYS = {"unit": ("unit_id", "unit_id"), "manager_id": ("manager_id", "manager_pk")}  # of a person, staged
PATIENCE = "SET LOCAL statement_timeout = '10min'"  # a whole company in one statement, on a slow machine too
STAGE = """
CREATE TEMP TABLE roster_stage (
    mask integer, employee_id text, given_name text, family_name text, sort_name text, email text,
    country text, location text, level text, unit text, legal_entity text, job_title text,
    manager_id text, hired_on date, left_on date, left_why text, gender text, languages varchar(8)[],
    topics varchar(80)[], time_zone text, is_active boolean, language text
) ON COMMIT DROP
"""
NO_TEXTS = frozenset({"mask", "hired_on", "left_on", "languages", "topics", "is_active"})
STAGE_MARKS = "CREATE TEMP TABLE roster_marks (mask integer, sources jsonb) ON COMMIT DROP"
COPY_MARKS = "COPY roster_marks FROM STDIN (FORMAT csv)"


def copy(columns: Sequence[str]) -> str:
    """A blank text is a text; in other columns a blank is nothing, as in columns that aren't named."""
    texts = [name for name in columns if name not in NO_TEXTS]
    how = f"(FORMAT csv, FORCE_NOT_NULL ({', '.join(texts)}))"
    return f"COPY roster_stage ({', '.join(columns)}) FROM STDIN {how}"


PREPARE = (
    """
    CREATE TEMP TABLE roster_key ON COMMIT DROP AS
    SELECT s.employee_id, coalesce(p.id, nextval(pg_get_serial_sequence('people_person', 'id'))) AS pk
    FROM roster_stage s LEFT JOIN people_person p ON p.employee_id = s.employee_id
    """,
    "ANALYZE roster_stage (employee_id, unit, manager_id)",
    "ANALYZE roster_key",
    """
    CREATE TEMP TABLE roster_ready ON COMMIT DROP AS
    SELECT s.*, s.mask = 0 AS is_new, k.pk, u.id AS unit_id, coalesce(staged.pk, here.id) AS manager_pk
    FROM roster_stage s
    JOIN roster_key k ON k.employee_id = s.employee_id
    LEFT JOIN (
        SELECT DISTINCT ON (name) name, id FROM people_orgunit ORDER BY name, parent_id NULLS FIRST, id
    ) u ON u.name = s.unit
    LEFT JOIN roster_key staged ON staged.employee_id = s.manager_id
    LEFT JOIN people_person here ON here.employee_id = s.manager_id AND staged.pk IS NULL
    """,
    "ANALYZE roster_ready (pk, is_new, mask)",
)
CREATE = """
INSERT INTO people_person (
    id, employee_id, given_name, family_name, sort_name, email, country, location, level, unit_id,
    legal_entity, job_title, manager_id, hired_on, left_on, left_why, gender, languages, topics, time_zone,
    is_active, language, source, password, theme, is_staff, is_superuser, created_at
)
SELECT pk, employee_id, given_name, family_name, sort_name, email, country, location, level, unit_id,
    legal_entity, job_title, manager_pk, hired_on, left_on, left_why, gender, languages, topics, time_zone,
    is_active, language, %s,
    '!' || replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'auto', false, false, %s
FROM roster_ready WHERE is_new ORDER BY pk
"""
FREE = """
UPDATE people_person p SET email = '' FROM roster_ready s
WHERE s.pk = p.id AND s.mask & {email} > 0 AND p.email <> '' AND p.erased_at IS NULL
""".format(email=BIT["email"])


def update(fields: Sequence[str]) -> str:
    """Of these fields each person's own are written; the others are not even named.

    Whoever was erased since the plan was made stays so: the server asks again once it holds the row.
    """
    columns = ((BIT[field], *KEYS.get(field, (field, field))) for field in fields)
    said = (
        f"{here} = CASE WHEN s.mask & {bit} > 0 THEN s.{new} ELSE p.{here} END" for bit, here, new in columns
    )
    return (
        f"UPDATE people_person p SET {', '.join(said)}, sources = p.sources || m.sources "  # noqa: S608  constants
        "FROM roster_ready s JOIN roster_marks m USING (mask) "
        "WHERE s.pk = p.id AND NOT s.is_new AND p.erased_at IS NULL"
    )


# Where somebody stood before, unless they come back now or had left; from here on the trigger is silent.
POSITIONS = frozenset({"level", "unit", "country"})
NOTE_POSITIONS = """
INSERT INTO people_positionchange (
    person_id, changed_on, level_was, level, unit_was_id, unit_id, country_was, country
)
SELECT p.id, %s, p.level, n.level, p.unit_id, n.unit_id, p.country, n.country
FROM roster_ready s JOIN people_person p ON p.id = s.pk
CROSS JOIN LATERAL (
    SELECT CASE WHEN s.mask & {level} > 0 THEN s.level ELSE p.level END AS level,
        CASE WHEN s.mask & {unit} > 0 THEN s.unit_id ELSE p.unit_id END AS unit_id,
        CASE WHEN s.mask & {country} > 0 THEN s.country ELSE p.country END AS country
) n
WHERE NOT s.is_new AND s.mask & {any} > 0 AND p.erased_at IS NULL AND p.id <> ALL(%s)
    AND (p.is_active OR (p.closed_at IS NOT NULL AND p.left_on IS NULL))
    AND people_position_moved(p.id, p.level, n.level, p.unit_id, n.unit_id, p.country, n.country)
ORDER BY p.id
""".format(any=sum(BIT[field] for field in POSITIONS), **{field: BIT[field] for field in sorted(POSITIONS)})
POSITIONS_NOTED = "SELECT set_config('mentoring.positions', 'noted', true)"
POSITIONS_AS_USUAL = "SELECT set_config('mentoring.positions', '', true)"
# The trigger that forgets rows of people looks at this: what the feed writes is remembered by the feed.
WRITES = "SET LOCAL mentoring.feed = 'writes'"
WROTE = "SET LOCAL mentoring.feed = ''"
STAGE_KEPT = "CREATE TEMP TABLE roster_kept (employee_id text, digest bytea) ON COMMIT DROP"
COPY_KEPT = "COPY roster_kept FROM STDIN (FORMAT csv, FORCE_NOT_NULL (employee_id))"
FORGET = """
UPDATE people_feedrow f SET digest = NULL
FROM people_person p JOIN roster_kept k USING (employee_id)
WHERE f.person = p.id AND k.digest IS NULL AND f.digest IS NOT NULL
"""
FORGET_CHANGED = """
UPDATE people_feedrow f SET digest = NULL FROM roster_ready s
WHERE f.person = s.pk AND f.digest IS NOT NULL
    AND NOT EXISTS (SELECT FROM roster_kept k WHERE k.employee_id = s.employee_id AND k.digest IS NOT NULL)
"""
FORGET_ALL = "UPDATE people_feedrow SET digest = NULL WHERE person IN (SELECT pk FROM roster_ready)"
WAIT_BRIEFLY = "SET LOCAL lock_timeout = '100ms'"
WAIT_AS_USUAL = "SET LOCAL lock_timeout TO DEFAULT"
# Whoever was changed after the plan began is not as the row says. A number far ahead of all others comes from
# another server, by a backup; while one file is applied no million of transactions goes by.
REMEMBER = """
INSERT INTO people_feedrow AS f (person, digest)
SELECT p.id, k.digest FROM roster_kept k JOIN people_person p USING (employee_id)
WHERE k.digest IS NOT NULL ORDER BY 1
ON CONFLICT (person) DO UPDATE SET digest = excluded.digest, changed_in = NULL
WHERE f.digest IS DISTINCT FROM excluded.digest AND (
    f.changed_in IS NULL OR f.changed_in > pg_snapshot_xmax(pg_current_snapshot())::text::bigint + 1000000
    OR pg_visible_in_snapshot(f.changed_in::text::xid8, %(since)s::pg_snapshot)
)
"""
# Many at once are more than the server knows of; until it looks by itself it would choose slow ways.
MANY = 1000
ANALYZE = "ANALYZE people_feedrow, people_person"
DROP = "DROP TABLE IF EXISTS roster_stage, roster_key, roster_ready, roster_marks, roster_kept"
