from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import transaction
from tqdm import tqdm

from kb.markdown import RENDERER_VERSION, RenderRefused, render_bounded
from kb.models import Edition, Revision
from kb.models.article import headings_as_json
from kb.models.ties import tie
from troubleshoot.models import Node


class Command(BaseCommand):
    help = (
        "Render again the texts that an older renderer made, and those of all steps. "
        "Their words stay as they are. Restart the server afterwards."
    )

    def handle(self, **options):
        self.refused = 0
        revisions = Revision.objects.exclude(renderer_version=RENDERER_VERSION)
        self._each("articles", revisions, self._revision)
        self._each("steps", Node.objects.all(), self._node)
        with transaction.atomic():
            Edition.advance()
        call_command("rebuild_search")
        refused = f" {self.refused} refused and left as they were." if self.refused else ""
        self.stdout.write(f"Done.{refused}")

    def _each(self, name, rows, render):
        rows = rows.order_by("pk")
        bar = tqdm(rows.iterator(chunk_size=100), desc=name, total=rows.count(), disable=None)
        for row in bar:
            try:
                render(row)
            except RenderRefused as refusal:
                self.refused += 1
                self.stderr.write(str(refusal))

    def _revision(self, revision):
        rendered = render_bounded(revision.body, name=revision.title)
        revision.html = rendered.html
        with transaction.atomic():
            Revision.objects.filter(pk=revision.pk).update(
                html=rendered.html,
                headings=headings_as_json(rendered),
                renderer_version=RENDERER_VERSION,
            )
            revision.keyword_rows.all().delete()
            revision.links.all().delete()
            tie(revision)

    def _node(self, node):
        html, note_html = (
            render_bounded(text, name=node.title).html if text else ""
            for text in (node.body, node.note)
        )
        Node.objects.filter(pk=node.pk).update(html=html, note_html=note_html)
