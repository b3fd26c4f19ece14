from django.db import migrations


def entrust(apps, schema_editor):
    """Guides of programs that were made before their coordinators could change them."""
    GuideWriter = apps.get_model("guides", "GuideWriter")
    Program = apps.get_model("programs", "Program")
    ProgramRole = apps.get_model("programs", "ProgramRole")
    wanted = set()
    for program in Program.objects.filter(guide__parent__isnull=False):
        people = {program.owner_id, program.deputy_id} - {None}
        roles = ProgramRole.objects.filter(program=program, role="coordinator")
        people.update(roles.values_list("person", flat=True))
        wanted |= {(program.guide_id, person) for person in people}
    GuideWriter.objects.bulk_create(
        [GuideWriter(guide_id=guide, person_id=person) for guide, person in sorted(wanted)],
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("programs", "0014_places_of_those_who_wait"),
        ("guides", "0010_guide_writers"),
    ]

    operations = [migrations.RunPython(entrust, migrations.RunPython.noop)]
