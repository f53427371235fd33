"""Who somebody is to this site: anyone, an agent, or an editor."""

from django.contrib.auth import get_user_model
from django.db import models
from django.utils.translation import gettext_lazy as _

AGENTS = "Agents"
EDITORS = "Editors"
ANYBODY = (
    None  # the user of what is the same for everybody, whoever asks: a feed, a map of the site
)


class Audience(models.TextChoices):
    """For whom a text is written."""

    PUBLIC = "public", _("Everyone")
    INTERNAL = "internal", _("Agents only")


def is_editor(user) -> bool:
    """Whether this person writes and publishes. An administrator does."""
    return _signed_in(user) and (user.is_superuser or EDITORS in _group_names(user))


def is_agent(user) -> bool:
    """Whether this person may see what is internal. Editors may."""
    return is_editor(user) or (_signed_in(user) and AGENTS in _group_names(user))


def editors() -> models.QuerySet:
    """All who write and publish, by name."""
    may = models.Q(is_superuser=True) | models.Q(groups__name=EDITORS)
    people = get_user_model()._default_manager.filter(may, is_active=True)
    return people.distinct().order_by("username")


def audiences_of(user) -> list[str]:
    """The audiences that `user` belongs to."""
    return list(Audience.values) if is_agent(user) else [Audience.PUBLIC]


def _signed_in(user) -> bool:
    return user is not None and user.is_authenticated and user.is_active


def _group_names(user) -> set[str]:
    """The names of the user's groups, asked for once a request (a request has its own user)."""
    if not hasattr(user, "_group_names"):
        user._group_names = set(user.groups.values_list("name", flat=True))
    return user._group_names
