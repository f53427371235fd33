"""What editors have at hand in the small support centre: an article with all that can befall it."""

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c626001000000ffff03000006000557bfabd40000000049454e44ae426082"
)


def make_edited(people, category) -> dict[str, str]:
    """An article that is live with a newer draft, in review, with a file, comments of readers,
    something unsaved and somebody else at it; and one of each list that editors keep. Gives the
    addresses of its pages by name."""
    from django.core.files.base import ContentFile
    from django.utils import timezone

    from kb.models import Article, ArticleVisit, Attachment, Notice, Synonym, Unsaved, Vote
    from kb.texts import Texts
    from tests.articles import make_article

    ed, other = people["ed"], people["admin"]
    article = make_article("Why a text is late", category=category, owner=ed, by=other)
    article.write(
        Texts("Why a text is late", body="## Wait\n\nIt comes [here](/articles/999999/)."),
        by=other,
        based_on=article.draft_id,
        note="Said where",
    )
    article.ask_review(by=other, reviewer=ed, comment="Is the second part right?")
    article.comment("I think so.", by=ed)
    Attachment.objects.create(
        article=article,
        name="phone.png",
        file=ContentFile(PIXEL, "x"),
        content_type="image/png",
        size=len(PIXEL),
        digest="d" * 64,
    )
    ArticleVisit.objects.note(article, other)
    Vote.objects.create(
        article=article,
        revision=article.revisions.get(number=1),
        voter="somebody",
        helpful=False,
        reason="unclear",
        comment="How long?",
        block=0,
        changed_at=timezone.now(),
    )
    typed = make_article("Half a thought", state="draft", by=ed, owner=ed)
    said = {"title": "Half a thought", "body": "And then"}
    Unsaved.objects.keep(typed, ed, {**said, "body": "Or so"}, typed.draft_id, tab="another")
    Unsaved.objects.keep(typed, ed, said, typed.draft_id)
    away = make_article("Put away", category=category)
    away.archive(by=ed, redirects_to=article)
    make_article("Links it", body=f"See [it]({article.get_absolute_url()}).", category=category)
    Article.objects.filter(pk=article.pk).update(verify_by="2020-01-31")
    notice = Notice.objects.create(text="Messages are late.", link=article.get_absolute_url())
    synonym = Synonym.objects.create(words="text, message")
    return {
        "write": f"/staff/articles/{article.pk}/",
        "typed": f"/staff/articles/{typed.pk}/",
        "away": f"/staff/articles/{away.pk}/",
        "file": article.attachments.get().pk,
        "notice": f"/staff/notices/{notice.pk}/",
        "synonym": f"/staff/synonyms/{synonym.pk}/",
        "shelf": f"/staff/categories/{category.pk}/",
    }
