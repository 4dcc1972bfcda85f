"""Those whose sign-in alone could do harm."""

from collections.abc import Iterator

from app.cli.checks.site import Site
from app.cli.checks.verdict import Verdict, bad, ok, warn


def second_factors(site: Site) -> Iterator[Verdict]:
    house = site.house
    officers = house.hq.officers.list()
    bare = [one.email for one in officers if not (one.mfa.totp or one.mfa.webauthn)]
    for email in bare:
        yield bad(
            f"{email} has no second factor for HQ", "`astrix admin reset-factors` gives them a new one."
        )
    if not officers:
        yield warn(
            "nobody can sign in to HQ", "`astrix admin create --email … --name …` makes the first user."
        )
    owners = {user for org in site.orgs for user in org.owners}
    without = sum(not house.accounts.factors.enrolment(user).enrolled for user in owners)
    if without:
        yield warn(
            f"{without} of {len(owners)} owners have no second factor",
            "They are asked for one within 7 days, unless their organization switched that off; tell them.",
        )
    if officers and not bare and not without:
        yield ok(f"{len(officers)} HQ users and {len(owners)} owners have second factors")
