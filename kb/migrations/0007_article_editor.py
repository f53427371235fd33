"""What the article editor keeps: history, reviews, unsaved texts, who is here, views, comments."""

import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('kb', '0006_search_index'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ArticleAct',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(choices=[('begun', 'began the article'), ('saved', 'saved a text'), ('restored', 'restored a text'), ('replaced', 'replaced words in the text'), ('published', 'published'), ('scheduled', 'planned publishing'), ('unpublished', 'unpublished'), ('ending', 'planned unpublishing'), ('plans-cancelled', 'cancelled what was planned'), ('review-asked', 'asked for a review'), ('commented', 'commented'), ('approved', 'approved'), ('changes-wanted', 'asked for changes'), ('review-withdrawn', 'withdrew the review'), ('moved', 'moved it to another category'), ('audience-changed', 'changed who may read it'), ('owner-changed', 'changed the owner'), ('settings-changed', 'changed the settings'), ('verified', 'found it still true'), ('file-added', 'added a file'), ('file-replaced', 'replaced a file'), ('file-removed', 'removed a file'), ('archived', 'archived'), ('brought-back', 'brought back from the archive')], max_length=20, verbose_name='act')),
                ('detail', models.CharField(blank=True, max_length=1000, verbose_name='detail')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='when')),
                ('request_key', models.CharField(editable=False, max_length=64, null=True, unique=True)),
            ],
            options={
                'verbose_name': 'act on an article',
                'verbose_name_plural': 'acts on articles',
                'ordering': ['-at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='ArticleVisit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seen_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'visit to an article’s editor',
                'verbose_name_plural': 'visits to articles’ editors',
            },
        ),
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_at', models.DateTimeField(auto_now_add=True)),
                ('verdict', models.CharField(blank=True, choices=[('approved', 'approved'), ('changes-wanted', 'changes wanted'), ('withdrawn', 'withdrawn')], max_length=20)),
                ('answered_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': 'review',
                'verbose_name_plural': 'reviews',
                'ordering': ['-asked_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Unsaved',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('said', models.JSONField(editable=False)),
                ('kept_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'unsaved text',
                'verbose_name_plural': 'unsaved texts',
            },
        ),
        migrations.CreateModel(
            name='ViewsOfADay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='day')),
                ('times', models.PositiveIntegerField(default=0, verbose_name='times')),
                ('is_recent', models.BooleanField(default=True, editable=False)),
            ],
            options={
                'verbose_name': 'views of a day',
                'verbose_name_plural': 'views of a day',
                'ordering': ['-day', 'article_id'],
            },
        ),
        migrations.AddField(
            model_name='article',
            name='changed_at',
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='changed'),
        ),
        migrations.AddField(
            model_name='article',
            name='found_by',
            field=models.TextField(blank=True, default='', editable=False),
        ),
        migrations.AddField(
            model_name='article',
            name='next_audience',
            field=models.CharField(blank=True, choices=[('public', 'Everyone'), ('internal', 'Agents only')], default='', editable=False, max_length=10),
        ),
        migrations.AddField(
            model_name='article',
            name='next_category',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='kb.category'),
        ),
        migrations.AddField(
            model_name='article',
            name='redirects_to',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='kb.article'),
        ),
        migrations.AddField(
            model_name='article',
            name='title',
            field=models.CharField(blank=True, default='', max_length=200, verbose_name='title'),
        ),
        migrations.AddField(
            model_name='helpfulness',
            name='doubt',
            field=models.FloatField(default=0.0, editable=False, verbose_name='doubt'),
        ),
        migrations.AddIndex(
            model_name='helpfulness',
            index=models.Index(fields=['-doubt', 'article'], name='helpfulness_doubt'),
        ),
        migrations.CreateModel(
            name='Readership',
            fields=[
                ('article', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='readership', serialize=False, to='kb.article', verbose_name='article')),
                ('recent', models.PositiveIntegerField(default=0, verbose_name='views of 30 days')),
                ('last_on', models.DateField(verbose_name='last viewed')),
            ],
            options={
                'verbose_name': 'readership',
                'verbose_name_plural': 'readerships',
                'ordering': ['-recent', 'article_id'],
            },
        ),
        migrations.AddField(
            model_name='attachment',
            name='by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='attachment',
            name='replaced_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='publication',
            name='until',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='vote',
            name='block',
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name='paragraph'),
        ),
        migrations.AddField(
            model_name='vote',
            name='handled',
            field=models.CharField(blank=True, choices=[('done', 'done'), ('not-now', 'not now')], max_length=10, verbose_name='handled'),
        ),
        migrations.AddField(
            model_name='vote',
            name='handled_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='vote',
            name='handled_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='handled by'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(django.db.models.functions.text.Lower('title'), models.F('id'), name='article_by_title'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(fields=['-changed_at', '-id'], name='article_latest'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(fields=['verify_by', 'id'], name='article_due'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(fields=['review_requested_at', 'id'], name='article_in_review'),
        ),
        migrations.AddIndex(
            model_name='vote',
            index=models.Index(condition=models.Q(('handled', ''), models.Q(('comment', ''), _negated=True)), fields=['-changed_at', '-id'], name='vote_comments_waiting'),
        ),
        migrations.AddField(
            model_name='articleact',
            name='article',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='acts', to='kb.article', verbose_name='article'),
        ),
        migrations.AddField(
            model_name='articleact',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by'),
        ),
        migrations.AddField(
            model_name='articleact',
            name='revision',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='acts', to='kb.revision', verbose_name='revision'),
        ),
        migrations.AddField(
            model_name='articlevisit',
            name='article',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='visits', to='kb.article'),
        ),
        migrations.AddField(
            model_name='articlevisit',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='review',
            name='answered_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='review',
            name='article',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reviews', to='kb.article'),
        ),
        migrations.AddField(
            model_name='review',
            name='asked_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='review',
            name='reviewer',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='review',
            name='revision',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reviews', to='kb.revision'),
        ),
        migrations.AddField(
            model_name='unsaved',
            name='article',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='unsaved', to='kb.article'),
        ),
        migrations.AddField(
            model_name='unsaved',
            name='based_on',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='kb.revision'),
        ),
        migrations.AddField(
            model_name='unsaved',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='viewsofaday',
            name='article',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='views', to='kb.article'),
        ),
        migrations.AddIndex(
            model_name='articleact',
            index=models.Index(fields=['article', '-at', '-id'], name='acts_of_an_article'),
        ),
        migrations.AddConstraint(
            model_name='articlevisit',
            constraint=models.UniqueConstraint(fields=('article', 'user'), name='one_visit_to_an_article'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.UniqueConstraint(condition=models.Q(('verdict', '')), fields=('article',), name='one_open_review_an_article'),
        ),
        migrations.AddConstraint(
            model_name='unsaved',
            constraint=models.UniqueConstraint(fields=('article', 'user'), name='one_unsaved_text_of_a_person'),
        ),
        migrations.AddConstraint(
            model_name='viewsofaday',
            constraint=models.UniqueConstraint(fields=('article', 'day'), name='views_once_a_day'),
        ),
        migrations.AddIndex(
            model_name='viewsofaday',
            index=models.Index(condition=models.Q(('is_recent', True)), fields=['day'], name='views_recent'),
        ),
        migrations.AddIndex(
            model_name='publication',
            index=models.Index(fields=['article', 'ends', 'starts', 'revision'], name='publication_lasting'),
        ),
        migrations.AddIndex(
            model_name='viewsofaday',
            index=models.Index(fields=['day'], name='views_day'),
        ),
    ]
