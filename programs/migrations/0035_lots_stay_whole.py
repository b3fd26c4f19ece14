from django.db import migrations

FROZEN = """
DROP TRIGGER lottery_is_frozen ON programs_lottery;
CREATE TRIGGER lottery_is_frozen
    BEFORE UPDATE OF seed, places, "order", drawn_at, drawn_by_id, program_id ON programs_lottery
    FOR EACH ROW EXECUTE FUNCTION lottery_is_frozen();
"""
THAWED = """
DROP TRIGGER lottery_is_frozen ON programs_lottery;
CREATE TRIGGER lottery_is_frozen BEFORE UPDATE OF seed, places, "order", drawn_at ON programs_lottery
    FOR EACH ROW EXECUTE FUNCTION lottery_is_frozen();
"""


class Migration(migrations.Migration):
    """Whose program it was and who drew are part of the proof."""

    dependencies = [("programs", "0034_programs_for_a_protected_group")]

    operations = [migrations.RunSQL(FROZEN, THAWED)]
