"""The table that finds entries by words: one of its own for each database."""

from django.db import migrations

TABLES = {
    # Nothing but which entries have which words. They are words already: only blanks part them.
    "sqlite": """
        CREATE VIRTUAL TABLE kb_searchindex USING fts5(
            words, content='', detail=none, columnsize=0,
            tokenize="unicode61 remove_diacritics 0 categories 'L* M* N* P* S* Co'"
        )
    """,
    # What was written last waits in a list that every search reads: a short one, so that writing is
    # quick and no search pays much for it.
    "postgresql": """
        CREATE TABLE kb_searchindex (rowid bigint PRIMARY KEY, words tsvector NOT NULL);
        CREATE INDEX kb_searchindex_words ON kb_searchindex USING gin (words)
            WITH (fastupdate = on, gin_pending_list_limit = 256);
    """,
}


def make(apps, schema_editor):
    schema_editor.execute(TABLES[schema_editor.connection.vendor])


def drop(apps, schema_editor):
    schema_editor.execute("DROP TABLE kb_searchindex")


class Migration(migrations.Migration):

    dependencies = [("kb", "0005_search")]

    operations = [migrations.RunPython(make, drop)]
