"""Articles know the title of their newest text, when it was written, and what they are found by;
counted votes know how surely an article does not help."""

from django.db import migrations

FILL = """
    UPDATE kb_article SET
        title = (SELECT title FROM kb_revision WHERE kb_revision.id = kb_article.draft_id),
        changed_at = (SELECT created_at FROM kb_revision WHERE kb_revision.id = kb_article.draft_id)
    WHERE draft_id IS NOT NULL
"""
AT_ONCE = 500


def say_what_they_are_found_by(apps, schema_editor):
    from kb.models.article_lists import found_by

    articles = apps.get_model("kb", "Article").objects
    written = articles.exclude(draft=None).order_by("pk")
    texts = written.values_list("pk", "draft__title", "draft__keywords")
    rows = [articles.model(pk=pk, found_by=found_by(*words)) for pk, *words in texts.iterator()]
    articles.bulk_update(rows, ["found_by"], batch_size=AT_ONCE)


def count_doubt(apps, schema_editor):
    from kb.helpfulness import wilson_lower_bound

    counted = apps.get_model("kb", "Helpfulness").objects
    rows = list(counted.filter(not_helpful__gt=0).order_by("pk"))
    for row in rows:
        row.doubt = wilson_lower_bound(row.not_helpful, row.helpful + row.not_helpful)
    counted.bulk_update(rows, ["doubt"], batch_size=AT_ONCE)


class Migration(migrations.Migration):
    dependencies = [("kb", "0007_article_editor")]

    operations = [
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunPython(say_what_they_are_found_by, migrations.RunPython.noop),
        migrations.RunPython(count_doubt, migrations.RunPython.noop),
    ]
