"""What the operator has set, and whether it fits together."""

import ipaddress
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from app.cli.checks.site import Site
from app.cli.checks.verdict import Verdict, bad, ok, warn
from app.core.settings import Settings
from app.providers.clamav import answers

ENV_FILE: Final = "Put it right in the environment of the service (astrix.env), and restart."


def problems(site: Site) -> Iterator[Verdict]:
    for problem in site.settings_problems:
        yield bad(problem.rstrip("."), ENV_FILE)
    if not site.settings_problems:
        yield ok("every setting can be read")


def house(site: Site) -> Iterator[Verdict]:
    if site.no_house:
        yield bad(
            f"the rest cannot be looked at: {site.no_house}", "Put right what is named above, and ask again."
        )
    else:
        yield ok("the house stands")


def master_key(site: Site) -> Iterator[Verdict]:
    settings = _settings(site)
    if not settings.master_keys:
        yield bad(
            "ENVELOPE_MASTER_KEY is not set: nothing sealed can be kept or opened",
            "Set the key that was used here, and restart. Only where there was none yet, make one with "
            "`astrix secrets new-key`, and keep a copy apart from the backups.",
        )
    elif not site.house.canary.sings():
        yield bad(
            "ENVELOPE_MASTER_KEY does not open what was sealed here",
            "Set the key this data was sealed with; it stands in the escrowed keys.env.",
        )
    else:
        yield ok(f"{_keys(len(settings.master_keys))}, and what was sealed here opens")


def signing_keys(site: Site) -> Iterator[Verdict]:
    """That there is none at all is a problem of the settings."""
    held = len(_settings(site).signing_keys)
    if not any("ASTRIX_SIGNING_KEYS" in problem for problem in site.settings_problems):
        yield ok(f"{_keys(held)}; the first one signs")


def addresses(site: Site) -> Iterator[Verdict]:
    settings = _settings(site)
    for name, url in (("ASTRIX_TENANT_URL", settings.tenant_url), ("ASTRIX_HQ_URL", settings.hq_url)):
        yield _address(name, url)
    if settings.tenant_url == settings.hq_url:
        yield bad(
            "tenants and HQ share one address",
            "Give HQ an address of its own, reachable for the operator only.",
        )


def _address(name: str, url: str) -> Verdict:
    parts = urlsplit(url)
    if parts.scheme == "https":
        return ok(f"{name} is {url}")
    if is_loopback(parts.hostname or ""):
        return warn(
            f"{name} is {url}: good for this machine only",
            f"Set {name} to the https address that people open, before anybody else uses this.",
        )
    return bad(f"{name} is {url}: passwords would travel unprotected", f"Set {name} to an https address.")


def sign_up(site: Site) -> Iterator[Verdict]:
    policies = site.house.accounts.policies
    said = "HQ has said" if policies.decided else "the settings say"
    what = f"sign-up is {policies.policy}, as {said}"
    if policies.policy == "open" and not is_loopback(urlsplit(_settings(site).tenant_url).hostname or ""):
        yield warn(
            what, "Anybody can found an organization here; unless that is wanted, set it to invite in HQ."
        )
    else:
        yield ok(what)


def mail_server(site: Site) -> Iterator[Verdict]:
    settings = _settings(site)
    if settings.smtp_url is None:
        yield warn(
            "no mail server is set: invitations are shown as links, and forgotten passwords cannot be reset",
            "Set ASTRIX_SMTP_URL and ASTRIX_MAIL_FROM.",
        )
    else:
        yield ok(f"mail is sent as {settings.mail_from}")


def virus_scanner(site: Site) -> Iterator[Verdict]:
    path = _settings(site).clamav_socket
    if path is None:
        yield ok("no virus scanner is set: files that people send are not scanned")
    elif answers(path):
        yield ok(f"the virus scanner at {path} answers")
    else:
        yield bad(
            f"the virus scanner at {path} does not answer: no file that people send is taken",
            "Start clamav-daemon and let this user reach its socket, or unset ASTRIX_CLAMAV_SOCKET and restart.",
        )


def is_loopback(host: str) -> bool:
    """Whether only this machine can mean itself by it."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _settings(site: Site) -> Settings:
    assert site.settings is not None
    return site.settings


def _keys(count: int) -> str:
    return "one key" if count == 1 else f"{count} keys"
