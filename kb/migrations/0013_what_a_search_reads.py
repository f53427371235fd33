"""What a search reads of the entries that have its words is in one index: their rows are long."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('kb', '0012_articles_on_shelves'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='searchentry',
            index=models.Index(fields=['id', 'audience', 'visible_from', 'visible_until', 'kind', 'object_id', 'category', 'digest'], name='search_entry_seen'),
        ),
    ]
