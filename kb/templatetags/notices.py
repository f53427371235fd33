"""“We know about this”, where a page shows it."""

from django import template

from kb import notices as known

register = template.Library()


@register.inclusion_tag("kb/_notices.html", takes_context=True)
def notices(context, category=None, everywhere=False):
    """What the viewer is told now: about `category` (a Category, its number or None), or all."""
    user = context["request"].user
    if everywhere:
        return {"notices": known.all_notices(user)}
    return {"notices": known.notices_about(user, getattr(category, "pk", category))}
