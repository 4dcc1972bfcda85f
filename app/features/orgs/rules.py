"""What an org may set for itself, and who may change whom. Pure."""

from collections.abc import Iterable
from typing import Any, Final
from zoneinfo import ZoneInfo

import msgspec

from app.core.clock import DAY_US
from app.core.roles import MANAGER, OWNER, Role
from app.features.orgs.types import Member, Org, OrgChange, OrgState, QuietHours, Window

_COUNTRY_CODES: Final = (
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW "
    "BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI "
    "FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN "
    "IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME "
    "MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF "
    "PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV "
    "SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK "
    "YE YT ZA ZM ZW"
)
COUNTRIES: Final = frozenset(_COUNTRY_CODES.split())
_OF_THE_MACHINE: Final = frozenset({"localtime", "posixrules", "Factory"})
"""Files beside the zones that say where a machine stands, or that nobody has said it."""
_OTHER_COUNTS: Final = ("posix/", "right/")
"""The zones once more; those under `right` count leap seconds, and would be half a minute late."""
_JOINED_BY: Final = "\u200c\u200d"
_JOINERS: Final = dict.fromkeys(map(ord, _JOINED_BY))
_BLANKS: Final = " \u115f\u1160\u2800\u3164\uffa0"
"""Printable characters that show nothing: a space, the Hangul fillers, the empty braille cell."""

KEPT_AFTER_CLOSING_US: Final = 30 * DAY_US
"""So long a closed org can be restored."""

Problem = tuple[str, str]
"""Which field, and what is wrong with it."""


def problems_of(change: OrgChange) -> list[Problem]:
    """What the types cannot say. Nothing where everything is as it must be."""
    found: list[Problem] = []
    if isinstance(change.name, str) and not is_plain_line(change.name):
        found.append(("name", "a name is one line of visible characters"))
    if isinstance(change.timezone, str) and not is_timezone(change.timezone):
        found.append(("timezone", "this is no time zone of the IANA list, such as Europe/Berlin"))
    if isinstance(change.quiet_hours, QuietHours):
        found.extend(_window_problems(change.quiet_hours))
    if isinstance(change.country_allowlist, tuple):
        unknown = sorted(set(change.country_allowlist) - COUNTRIES)
        found.extend(("country_allowlist", f"{country} is no country code") for country in unknown)
    if isinstance(change.opt_out_words, tuple):
        blank = [word for word in change.opt_out_words if not is_plain_line(word)]
        found.extend(("opt_out_words", "a word has at least one visible character") for _ in blank[:1])
    return found


def changed(org: Org, change: OrgChange) -> Org:
    named = {
        field: value
        for field in change.__struct_fields__
        if (value := getattr(change, field)) is not msgspec.UNSET
    }
    return msgspec.structs.replace(org, **{field: _tidied(field, value) for field, value in named.items()})


def fields_changed(before: Org, after: Org) -> list[str]:
    return [name for name in Org.__struct_fields__ if getattr(before, name) != getattr(after, name)]


def state_of(org: Org) -> OrgState:
    """Closed outweighs paused: whoever closes an org that HQ has paused has still closed it."""
    if org.closed_at is not None:
        return "closed"
    return "open" if org.paused_at is None else "paused"


def removal_due_us(closed_at: int) -> int:
    return closed_at + KEPT_AFTER_CLOSING_US


def is_timezone(text: str) -> bool:
    try:
        ZoneInfo(text)
    except (KeyError, ValueError, OSError):  # unknown, not a name at all, a directory of the zone files
        return False
    return text not in _OF_THE_MACHINE and not text.startswith(_OTHER_COUNTS)


def is_plain_line(text: str) -> bool:
    """The two joiners are part of how Persian, Indic scripts and composed emoji are written, never of their edges."""
    inside = text.translate(_JOINERS) if text.strip(_JOINED_BY) == text else text
    return inside.isprintable() and bool(inside.strip(_BLANKS))


def may_touch(actor: Role, target: Role) -> bool:
    """Whether somebody of one role may change somebody of the other: a manager never an owner."""
    return actor == OWNER or (actor == MANAGER and target != OWNER)


def may_grant(actor: Role, role: Role) -> bool:
    return actor == OWNER or (actor == MANAGER and role != OWNER)


def is_last_owner(member: Member, everyone: Iterable[Member]) -> bool:
    """Whether the org would be without an owner who can act, were this one gone."""
    if member.role != OWNER:
        return False
    return not any(
        other.role == OWNER and not other.disabled for other in everyone if other.user_id != member.user_id
    )


def _window_problems(hours: QuietHours) -> list[Problem]:
    windows = ((day, getattr(hours, day)) for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun"))
    return [
        (f"quiet_hours.{day}", "the window must end after it starts")
        for day, window in windows
        if isinstance(window, Window) and window.start >= window.end
    ]


def _tidied(field: str, value: Any) -> Any:
    if field == "name":
        return value.strip()
    if field == "country_allowlist" and value is not None:
        return tuple(sorted(set(value)))
    if field == "opt_out_words":
        return tuple(dict.fromkeys(word.strip().casefold() for word in value))
    return value
