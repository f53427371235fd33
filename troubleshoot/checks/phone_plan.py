"""A row of digits against the numbering plans of the world, through the phonenumbers library.

The library (about 40 ms to import) is loaded with the first number that is looked up, and each
country's plan with the first number of that country.
"""

from functools import lru_cache
from typing import NamedTuple

MAINLAND = 86


class Reading(NamedTuple):
    """How a row of digits is to be understood.

    `code` is the finding ("" when the number is right as it stands), `e164` the number as it should
    be written ("" where that cannot be told), `country_code` 0 where there is none.  `assumed`: the
    number itself says no country, so the home country was taken.
    """

    code: str
    country_code: int = 0
    e164: str = ""
    digits: int = 0
    lengths: tuple[int, ...] = ()
    assumed: bool = False


@lru_cache(maxsize=1)
def _library():
    import phonenumbers

    return phonenumbers


def knows_country(region: str) -> bool:
    """Whether "CN" names a country or region that has a numbering plan."""
    return region in _library().SUPPORTED_REGIONS


def read(digits: str, *, plus: bool, home: str, needs_country: bool) -> Reading:
    """Judge plain ASCII digits. `home` is the region of numbers without a country code.

    With `needs_country` a number of the home region must have its country code; without, it may.
    """
    if plus:
        return _international(digits, home)
    for prefix in ("00", "011"):
        if digits.startswith(prefix):
            found = _international(digits[len(prefix) :], home)
            if prefix == "00" or found.code in ("", "number-not-mobile"):
                return found._replace(code="number-00")
    national = _parse(digits, home)
    if national and _is_valid(national):
        return _national(digits, national, needs_country)
    if _exact(digits):
        return _of(_exact(digits), "number-no-plus")
    doubled = _without_doubled(digits)
    if doubled:
        return _of(doubled, "number-doubled")
    country_code = _library().country_code_for_region(home)
    if digits.startswith(str(country_code)) and len(digits) > 11:
        return _judged(_parse("+" + digits), "number-unknown-country")
    if digits.startswith("0"):
        return Reading("number-zero", country_code)
    found = _judged(national, "number-unknown-country", country_code, len(digits))
    return found._replace(assumed=True)


def _national(digits: str, parsed, needs_country: bool) -> Reading:
    """A number of the home region, with or without its country code or a leading zero."""
    if _exact(digits):
        return _of(parsed, "number-no-plus")
    if digits.startswith("0"):
        return _of(parsed, "number-trunk")._replace(assumed=True)
    if not _is_mobile(parsed):
        return _of(parsed, "number-not-mobile")._replace(assumed=True)
    return _of(parsed, "number-no-country" if needs_country else "")._replace(assumed=True)


def _international(digits: str, home: str) -> Reading:
    """A number after its plus."""
    if digits.startswith("00"):
        return _international(digits.lstrip("0"), home)._replace(code="number-00")
    parsed = _parse("+" + digits)
    if parsed and _is_valid(parsed):
        if _e164(parsed) != "+" + digits:
            return _of(parsed, "number-trunk")
        return _of(parsed, "" if _is_mobile(parsed) else "number-not-mobile")
    doubled = _without_doubled(digits)
    if doubled:
        return _of(doubled, "number-doubled")
    national = _parse(digits, home)
    if national and _is_valid(national) and _is_mobile(national):
        return _of(national, "number-no-country")
    return _judged(parsed, "number-unknown-country")


def _without_doubled(digits: str):
    """The number without the second of two country codes, if that makes it right."""
    for length in (1, 2, 3):
        code = digits[:length]
        rest = digits[length:]
        for zeros in ("", "0", "00"):
            if rest.startswith(zeros + code):
                parsed = _exact(rest[len(zeros) :])
                if parsed and str(parsed.country_code) == code:
                    return parsed
    return None


def _judged(parsed, otherwise: str, country_code: int = 0, digits: int = 0) -> Reading:
    """Why a number is not right: its length, or its beginning."""
    if parsed is None:
        return Reading(otherwise, country_code)
    country_code = parsed.country_code
    digits = digits or len(_library().national_significant_number(parsed))
    lengths = _mobile_lengths(country_code)
    if not lengths:
        return Reading("number-not-valid", country_code)
    code = "number-not-valid"
    if digits < min(lengths):
        code = "number-too-short"
    elif digits > max(lengths):
        code = "number-too-long"
    return Reading(code, country_code, "", digits, lengths)


def _mobile_lengths(country_code: int) -> tuple[int, ...]:
    library = _library()
    lengths: set[int] = set()
    for region in library.COUNTRY_CODE_TO_REGION_CODE.get(country_code, ())[:1]:
        plan = library.PhoneMetadata.metadata_for_region(region, None)
        if plan and plan.mobile:
            lengths.update(length for length in plan.mobile.possible_length if length > 0)
    return tuple(sorted(lengths))


def _parse(text: str, region: str | None = None):
    """The library's reading of a number, or None."""
    library = _library()
    try:
        return library.parse(text, region)
    except library.NumberParseException:
        return None


def _exact(digits: str):
    """The number that +digits is as it stands, if it is one."""
    parsed = _parse("+" + digits)
    if parsed and _is_valid(parsed) and _e164(parsed) == "+" + digits:
        return parsed
    return None


def _of(parsed, code: str) -> Reading:
    return Reading(code, parsed.country_code, _e164(parsed))


def _is_valid(parsed) -> bool:
    return _library().is_valid_number(parsed)


def _is_mobile(parsed) -> bool:
    """Whether text messages may be sent there; in North America numbers do not tell."""
    library = _library()
    kinds = library.PhoneNumberType
    return library.number_type(parsed) in (
        kinds.MOBILE,
        kinds.FIXED_LINE_OR_MOBILE,
        kinds.PERSONAL_NUMBER,
        kinds.UNKNOWN,
    )


def _e164(parsed) -> str:
    library = _library()
    return library.format_number(parsed, library.PhoneNumberFormat.E164)
