from django.db import migrations

NAMES = ["Agents", "Editors"]


def make_groups(apps, schema_editor):
    for name in NAMES:
        apps.get_model("auth", "Group").objects.get_or_create(name=name)


class Migration(migrations.Migration):
    """The two groups that the site knows. Their names are `kb.people`'s."""

    dependencies = [
        ("kb", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]
    # Going back leaves the groups: people may have been put into them by hand.
    operations = [migrations.RunPython(make_groups, migrations.RunPython.noop)]
