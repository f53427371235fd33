"""What waits for an editor: the page they begin on."""

from django.conf import settings
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from kb.editor import your_work
from kb.models import Article

from .access import editing


@editing
@require_safe
def staff_work(request):
    today = timezone.localdate()
    work = your_work.work_of(request.user, Article.objects.editable_by(request.user), today)
    context = {"tab": "work", "work": work, "today": today, "most": your_work.MOST_COMMENTS}
    context |= {"soon": your_work.SOON, "verify_days": settings.VERIFY_DAYS}
    return render(request, "kb/editor/work.html", context)
