"""Begin an article."""

from django.contrib import messages
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kb.editor.writing_form import NewArticle
from kb.models import Article
from kb.repeats import request_key

from .access import editing
from .frame import go_to


@editing
@require_http_methods(["GET", "HEAD", "POST"])
def new_article(request):
    form = NewArticle(request.POST) if request.method == "POST" else NewArticle()
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        context = {"form": form, "tab": "articles"}
        return render(request, "kb/editor/new_article.html", context, status=status)
    article = Article.objects.begin(
        **form.cleaned_data, by=request.user, request_key=request_key(request)
    )
    messages.success(request, _("It is begun. Readers see it when you publish it."))
    return go_to("write_article", article.pk)
