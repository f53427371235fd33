"""What lists of many articles go by stands in the article's own row, and in the indexes of the
orders: the revision that readers see for good, and whether anybody has opened it. The next
migration fills it in: PostgreSQL makes no index of a table that was written in the same
transaction."""

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('kb', '0009_unsaved_by_window'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='publication',
            name='publication_lasting',
        ),
        migrations.RemoveIndex(
            model_name='article',
            name='article_by_title',
        ),
        migrations.RemoveIndex(
            model_name='article',
            name='article_latest',
        ),
        migrations.RemoveIndex(
            model_name='article',
            name='article_due',
        ),
        migrations.RemoveIndex(
            model_name='helpfulness',
            name='helpfulness_doubt',
        ),
        migrations.AddField(
            model_name='article',
            name='lasting',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='kb.revision'),
        ),
        migrations.AddField(
            model_name='article',
            name='was_viewed',
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(fields=['-changed_at', '-id', 'verify_by', 'archived_at', 'draft', 'lasting', 'next_category', 'next_audience', 'category', 'owner', 'audience', 'language', 'was_viewed'], name='article_latest'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(django.db.models.functions.text.Lower('title'), models.F('id'), models.F('title'), models.F('verify_by'), models.F('archived_at'), models.F('draft'), models.F('lasting'), models.F('next_category'), models.F('next_audience'), models.F('category'), models.F('owner'), models.F('audience'), models.F('language'), models.F('was_viewed'), name='article_by_title'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(fields=['verify_by', 'id', 'archived_at', 'draft', 'lasting', 'next_category', 'next_audience', 'category', 'owner', 'audience', 'language', 'was_viewed'], name='article_due'),
        ),
        migrations.AddIndex(
            model_name='helpfulness',
            index=models.Index(fields=['-doubt', 'article', 'helpful', 'not_helpful'], name='helpfulness_doubt'),
        ),
        migrations.AddIndex(
            model_name='readership',
            index=models.Index(fields=['recent', 'article'], name='readership_order'),
        ),
        migrations.AddIndex(
            model_name='readership',
            index=models.Index(fields=['last_on', 'article'], name='readership_last'),
        ),
    ]
