"""The people who sign in, and what they may do: two groups and the administrators, nothing else.

Django's own permissions mean nothing on this site (`kb.people` asks for the group), so its forms
for them are left out: a box to tick that does nothing would be a lie.
"""

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group, User
from django.utils.translation import gettext_lazy as _

from kb.people import is_agent

admin.site.unregister(User)
admin.site.unregister(Group)


@admin.register(User)
class PeopleAdmin(UserAdmin):
    list_display = ["username", "email", "first_name", "last_name", "is_active"]
    list_filter = ["is_active", "is_superuser", "groups"]
    filter_horizontal = []
    readonly_fields = ["last_login", "date_joined"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Personal info"), {"fields": ["first_name", "last_name", "email"]}),
        (_("What they may do"), {"fields": ["is_active", "groups", "is_superuser"]}),
        (_("Important dates"), {"fields": ["last_login", "date_joined"]}),
    ]

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        person = form.instance
        if not (is_agent(person) or not person.is_active):
            text = _(
                "%(person)s may sign in, but sees no more than a customer: choose a group below."
            )
            messages.warning(request, text % {"person": person})

    def formfield_for_manytomany(self, db_field, request=None, **kwargs):
        if db_field.name == "groups":
            kwargs["widget"] = forms.CheckboxSelectMultiple
            kwargs["help_text"] = _(
                "Agents see what is internal, and customers’ walks. Editors write and publish."
            )
        return super().formfield_for_manytomany(db_field, request, **kwargs)
