"""What stands on a shelf, in which order and how much of it, is read from one index."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('kb', '0011_what_lasts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='article',
            index=models.Index(fields=['category', 'position', 'title', 'id', 'audience', 'archived_at', 'lasting', 'draft'], name='article_shelved'),
        ),
    ]
