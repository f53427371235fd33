"""The backend of the database that this site runs on."""

from types import ModuleType

from django.db import connection

from . import postgresql, sqlite


def database() -> ModuleType:
    """What is written in the database's own words: tables, and the language that asks for words."""
    return postgresql if connection.vendor == "postgresql" else sqlite
