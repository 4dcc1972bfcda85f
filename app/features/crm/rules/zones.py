"""Where the clock on somebody's wall is: as given, by the phone number, or by the country. Pure."""

from functools import cache, lru_cache
from importlib.resources import files
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from app.features.crm.types.lead import TimezoneSource

_OF_THE_MACHINE: Final = frozenset(("localtime", "posixrules", "Factory"))
_OTHER_COUNTS: Final = ("posix/", "right/")
_LIVED_IN_MOST: Final = {
    "AU": "Australia/Sydney",
    "BR": "America/Sao_Paulo",
    "CA": "America/Toronto",
    "FM": "Pacific/Pohnpei",
    "RU": "Europe/Moscow",
    "UA": "Europe/Kyiv",
    "UZ": "Asia/Tashkent",
    "XK": "Europe/Belgrade",
}
"""Of countries with several zones whose table does not begin with the one that most people live in."""
_PREFIX_MAX: Final = 9


class Zone(NamedTuple):
    name: str
    source: TimezoneSource


def infer(phone: str | None, country: str | None) -> Zone | None:
    """A number whose area lies in one zone says it; else the zone that most people of the country live in."""
    by_phone = None if phone is None else _of_prefix(phone[1 : _PREFIX_MAX + 1])
    if by_phone is not None:
        return Zone(by_phone, "phone")
    by_country = None if country is None else _main_zones().get(country)
    return None if by_country is None else Zone(by_country, "country")


@lru_cache(4_096)
def is_zone(text: str) -> bool:
    """Of the IANA list. Files that say where a machine stands, and zones that count leap seconds, are none."""
    try:
        ZoneInfo(text)
    except (KeyError, ValueError, OSError):
        return False
    return text not in _OF_THE_MACHINE and not text.startswith(_OTHER_COUNTS)


@lru_cache(65_536)
def _of_prefix(digits: str) -> str | None:
    from phonenumbers.tzdata import TIMEZONE_DATA

    for length in range(len(digits), 0, -1):
        zones = TIMEZONE_DATA.get(digits[:length])
        if zones is not None:
            return zones[0] if len(zones) == 1 else None
    return None


@cache
def _main_zones() -> dict[str, str]:
    found = dict(_LIVED_IN_MOST)
    for line in (files("tzdata.zoneinfo") / "zone.tab").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            country, _, zone = line.split("\t")[:3]
            found.setdefault(country, zone)
    return found
