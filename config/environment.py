"""Small readers of the environment, for the settings file alone."""

import os
import re
import secrets
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

YES = {"1", "yes", "true", "on"}
NO = {"0", "no", "false", "off", ""}
# What a mailto: link may hold without being another link; the mail server judges the rest.
MAILBOX = re.compile(r"[^\s@?&#<>\"%,;:]+@[^\s@?&#<>\"%,;:]+\.[^\s@?&#<>\"%,;:.]+")


def text(name: str, default: str = "") -> str:
    """The variable as it stands, without the blanks around it."""
    return os.environ.get(name, default).strip()


def yes(name: str, default: bool = False) -> bool:
    """A yes or a no. Raises ImproperlyConfigured on anything else, so that a typo is not a no."""
    value = text(name, "yes" if default else "no").lower()
    if value in YES:
        return True
    if value in NO:
        return False
    raise ImproperlyConfigured(f"{name} must be yes or no, not “{value}”.")


def days(name: str, default: int) -> int:
    """A number of days, 1 to 3,650. Raises ImproperlyConfigured on anything else."""
    value = text(name, str(default))
    if not (value.isascii() and value.isdigit() and 1 <= int(value[:5]) <= 3650):
        raise ImproperlyConfigured(f"{name} must be 1 to 3650 days, not “{value}”.")
    return int(value)


def names(name: str, default: str = "") -> list[str]:
    """A comma-separated list, without blanks and without empty entries."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def web_address(name: str, schemes: tuple[str, ...] = ("https", "http")) -> str:
    """A whole address that a link can lead to, or "". Raises ImproperlyConfigured on others."""
    value = text(name)
    if not value:
        return ""
    if not _leads_somewhere(value, schemes):
        raise ImproperlyConfigured(
            f"{name} must be a whole address such as https://www.example.com/help, not “{value}”."
        )
    return value


def _leads_somewhere(address: str, schemes: tuple[str, ...]) -> bool:
    try:
        parts = urlsplit(address)
        rest = parts.path if parts.scheme == "mailto" else parts.hostname
    except ValueError:  # half an IPv6 address, for one
        return False
    return parts.scheme in schemes and bool(rest) and not re.search(r"\s", address)


def mailbox(name: str) -> str:
    """An e-mail address, or "". Raises ImproperlyConfigured on anything else."""
    value = text(name)
    if value and not MAILBOX.fullmatch(value):
        raise ImproperlyConfigured(
            f"{name} must be an address such as help@example.com, not “{value}”."
        )
    return value


def phone(name: str) -> str:
    """A phone number as people write it, or "". Raises ImproperlyConfigured without its digits."""
    value = text(name)
    if value and len(re.sub(r"[^0-9]", "", value)) < 3:
        raise ImproperlyConfigured(f"{name} must be a number such as +49 30 1234, not “{value}”.")
    return value


def colour(name: str) -> str:
    """A colour as `#rrggbb`, or "". Raises ImproperlyConfigured on anything else."""
    value = text(name)
    if value and not re.fullmatch(r"#[0-9a-fA-F]{6}", value):
        raise ImproperlyConfigured(f"{name} must be a colour such as #1f4fd8, not “{value}”.")
    return value


def secret_key(folder: Path) -> str:
    """SECRET_KEY, else one that is made once and kept in `folder`, readable by its owner alone.

    Two processes that start at the same moment agree: only one of them can link its file into
    place, and both read what stands there.
    """
    if key := text("SECRET_KEY"):
        return key
    path = folder / "secret-key"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        draft = folder / f".secret-key-{secrets.token_hex(8)}"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(64))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()


def wal_is_safe(version: tuple[int, int, int]) -> bool:
    """Whether this SQLite is free of the WAL-reset bug, which can corrupt a database.

    The fix came with 3.51.3 and was brought back to 3.50.7 and 3.44.6 (sqlite.org/wal.html).
    """
    return (
        version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)
    )
