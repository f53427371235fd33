"""Short codes of runs, made to be read aloud.

Eight signs of an alphabet of 22: no vowels (so no words), no 0/O, no 1/I/L, and of signs that look
or sound alike only one (S and 5, Z and 2, B and 8, N and M, V and the rest).  22^8 is about 5·10¹⁰:
enough since only signed-in agents can look a code up.  Uniqueness is the database's matter: on the
rare repeat, draw again.
"""

import re
import secrets
import unicodedata

ALPHABET = "23456789CDFGHJKMPQRTWX"
LENGTH = 8
# What people write for a sign that the alphabet left out in favour of its twin.
_TWINS = str.maketrans({"S": "5", "Z": "2", "B": "8", "N": "M"})
_FILLERS = re.compile(r"[\s\-‐‑‒–—−_.·\u00ad\u200b-\u200f\u2060\ufeff]+")
_LONGEST = 100


def new_code() -> str:
    """A fresh random code, as it is stored: "7KQ2MDX8"."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def shown(code: str) -> str:
    """A code as people see it, in two halves: "7KQ2-MDX8"."""
    return f"{code[: LENGTH // 2]}-{code[LENGTH // 2 :]}"


def normalise(text: str) -> str | None:
    """The stored form of what somebody typed, or None if it cannot be a code.

    Forgives case, blanks, dashes, full-width letters and S/5, Z/2, B/8, N/M.
    """
    if len(text) > _LONGEST:
        return None
    signs = _FILLERS.sub("", unicodedata.normalize("NFKC", text)).upper().translate(_TWINS)
    if len(signs) != LENGTH or any(sign not in ALPHABET for sign in signs):
        return None
    return signs
