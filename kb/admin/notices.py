"""“We know about this”: said here, seen at once on home, in fixes and before a ticket."""

from django import forms
from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kb.models import Notice
from kb.people import is_editor

from .rights import SeenAtOnce

MOMENT = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})


class NoticeForm(forms.ModelForm):
    starts = forms.DateTimeField(label=_("from"), widget=MOMENT, initial=timezone.now)
    ends = forms.DateTimeField(
        label=_("until"),
        widget=MOMENT,
        required=False,
        help_text=_("Empty: until somebody ends it."),
    )

    class Meta:
        model = Notice
        fields = ["text", "link", "category", "audience", "starts", "ends"]
        widgets = {"text": forms.Textarea(attrs={"rows": 3, "cols": 60})}


@admin.register(Notice)
class NoticeAdmin(SeenAtOnce):
    form = NoticeForm
    list_display = ["text", "state", "category", "audience", "starts", "ends"]
    list_filter = ["audience"]
    list_select_related = ["category"]

    def has_delete_permission(self, request, obj=None):
        return is_editor(request.user)

    @admin.display(description=_("state"))
    def state(self, notice):
        now = timezone.now()
        if notice.starts > now:
            return gettext("to come")
        return gettext("over") if notice.ends and notice.ends <= now else gettext("shown")
