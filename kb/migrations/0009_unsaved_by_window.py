"""What is not saved is kept for each window that it is typed in."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("kb", "0008_article_titles")]

    operations = [
        migrations.AddField(
            model_name="unsaved",
            name="tab",
            field=models.CharField(blank=True, default="", max_length=60),
        ),
        migrations.AddField(
            model_name="unsaved",
            name="follows",
            field=models.CharField(blank=True, default="", max_length=60),
        ),
        migrations.RemoveConstraint(model_name="unsaved", name="one_unsaved_text_of_a_person"),
        migrations.AddConstraint(
            model_name="unsaved",
            constraint=models.UniqueConstraint(
                fields=("article", "user", "tab"), name="one_unsaved_text_of_a_window"
            ),
        ),
    ]
