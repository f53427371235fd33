"""Articles know which revision readers see for good, and whether anybody has opened them."""

from django.db import migrations

# What `ListedArticles.know_what_lasts` says, of all; in one go, since PostgreSQL writes each row anew.
FILL = """
    UPDATE kb_article SET
        lasting_id = (
            SELECT revision_id FROM kb_publication
            WHERE article_id = kb_article.id AND ends IS NULL ORDER BY starts DESC, id DESC LIMIT 1
        ),
        was_viewed = EXISTS (SELECT 1 FROM kb_readership WHERE article_id = kb_article.id)
"""


class Migration(migrations.Migration):
    dependencies = [("kb", "0010_article_lists")]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
