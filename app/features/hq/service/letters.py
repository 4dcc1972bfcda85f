"""What HQ writes to people."""

from app.features.notices.types import Letter


def factors_reset(to: str, *, expires_at_us: int) -> Letter:
    return Letter(
        kind="notice",
        to=to,
        subject="Your second factors were removed",
        paragraphs=(
            "The operator of your Astrix BOS removed your authenticator app, passkeys and recovery codes.",
            "You are signed out everywhere.",
            "Sign in with your password and set up a new second factor, under Settings, Profile.",
            "If you did not ask for this, tell the operator and your organization's owners at once.",
        ),
        expires_at_us=expires_at_us,
    )
