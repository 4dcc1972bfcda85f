"""Which country a time zone lies in, as the tables of the zone database have it."""

from functools import cache
from importlib.resources import files


def country_of_zone(zone: str) -> str | None:
    """ISO 3166-1 alpha-2; None for zones that lie in no country, such as UTC. Older names of a zone are understood."""
    known, renamed = _tables()
    found = known.get(zone)
    return found if found is not None else known.get(renamed.get(zone, ""))


@cache
def _tables() -> tuple[dict[str, str], dict[str, str]]:
    """Zone -> country, and older name -> zone."""
    folder = files("tzdata.zoneinfo")
    rows = (line.split("\t") for line in (folder / "zone.tab").read_text("utf-8").splitlines())
    known = {row[2]: row[0] for row in rows if len(row) > 2 and not row[0].startswith("#")}
    links = (line.split(" ") for line in (folder / "tzdata.zi").read_text("utf-8").splitlines())
    return known, {link[2]: link[1] for link in links if link[0] == "L" and len(link) > 2}
