"""What this room writes to people."""

from typing import Final

from app.features.notices.types import Letter, Link, Person

INVITE_ACTION: Final = "Accept the invitation"
RESET_ACTION: Final = "Set a new password"


def invitation(
    to: str, *, org_name: str, inviter_name: str, url: str, expires_at_us: int, on_behalf_of: Person
) -> Letter:
    return Letter(
        kind="invite",
        to=to,
        subject=f"{inviter_name} invites you to {org_name}",
        paragraphs=(
            f"{inviter_name} would like you to work in {org_name} on Astrix BOS.",
            "The link below is good for three days and for one person. If you do not know the sender, do nothing.",
        ),
        link=Link(INVITE_ACTION, url),
        expires_at_us=expires_at_us,
        on_behalf_of=on_behalf_of,
    )


def reset(to: str, *, url: str, expires_at_us: int) -> Letter:
    return Letter(
        kind="password_reset",
        to=to,
        subject="Set a new password",
        paragraphs=(
            "Somebody, most likely you, asked for a new password for this address.",
            "The link below is good for 30 minutes and for one use. It signs you out everywhere else.",
            "If it was not you, do nothing: your password stays as it is.",
        ),
        link=Link(RESET_ACTION, url),
        expires_at_us=expires_at_us,
    )


def address_in_use(to: str, *, url: str, expires_at_us: int) -> Letter:
    return Letter(
        kind="notice",
        to=to,
        subject="You have an account already",
        paragraphs=(
            "Somebody, most likely you, tried to sign up with this address. It has an account already.",
            "Sign in with your password, or set a new one by the link on that page.",
            "If it was not you, do nothing.",
        ),
        link=Link("Sign in", url),
        expires_at_us=expires_at_us,
    )


def factor_news(to: str, *, sentence: str, url: str, expires_at_us: int) -> Letter:
    return Letter(
        kind="notice",
        to=to,
        subject="About your second factor",
        paragraphs=(
            sentence,
            "If it was you, there is nothing to do.",
            "If it was not you, set a new password, sign out everywhere else, and look at your second factors.",
        ),
        link=Link("Look at your sign-in settings", url),
        expires_at_us=expires_at_us,
    )
