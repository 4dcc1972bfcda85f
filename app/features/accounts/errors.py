"""Why this room says no."""

from typing import Final

from msgspec.structs import replace

from app.core.reasons import INSUFFICIENT_ROLE, Reason

INVALID_CREDENTIALS = Reason(
    "invalid_credentials",
    401,
    "This does not match. Check what you typed, and try again.",
    "/forgot",
)
LOCKED_OUT = Reason(
    "locked_out",
    429,
    "Too many wrong tries. Wait {retry_after_s} s. A forgotten password can be set anew by mail.",
    "/forgot",
)
SIGNUP_CLOSED = Reason(
    "signup_closed",
    403,
    "New organizations are not open to everyone here. Ask the operator, or use the link of an invitation.",
)
INVALID_OR_EXPIRED_TOKEN = Reason(
    "invalid_or_expired_token",
    410,
    "This was used before, or is too old. Begin again; if it came by mail, ask for a new link.",
    "/forgot",
)

REASONS: tuple[Reason, ...] = (INVALID_CREDENTIALS, LOCKED_OUT, SIGNUP_CLOSED, INVALID_OR_EXPIRED_TOKEN)

ADDRESS_TAKEN: Final = (
    "There is an account with this address. Sign in with it, or set a new password by mail."
)
IS_MEMBER: Final = "This person is a member already."
INVITED_TWICE: Final = "This address has an open invitation. Withdraw it first to send another."
NO_ADDRESS: Final = "this is no e-mail address"
NAME_MISSING: Final = "tell your name, as the others will see it"
NAME_UNFIT: Final = "a name is one line of visible characters"
ORGS_OF_ONE: Final = "You belong to as many organizations as one person can."
NOT_APPROVED: Final = replace(
    INSUFFICIENT_ROLE,
    sentence="This API key has no standing approval for {scope}. An owner can make one that has.",
)
APPROVAL_ENDED: Final = replace(
    INSUFFICIENT_ROLE,
    sentence="The standing approval of this API key for {scope} has ended. An owner can make a key with a new one.",
)
APPROVAL_LAPSED: Final = replace(
    INSUFFICIENT_ROLE,
    sentence="Whoever gave this API key its standing approval for {scope} may not approve sending any more.",
)
NOTHING_LEFT: Final = "The standing approval of this API key has no money left for it."
KEYS_FULL: Final = "There are as many API keys as one organization can have. Revoke one that is not used."
INVITES_OPEN: Final = "Too many invitations are open. Withdraw some, or wait until they are accepted."
FACTOR_SEALED: Final = (
    "Authenticator apps need the master key that seals their secrets; whoever runs this server can set it. "
    "Recovery codes and passkeys work meanwhile."
)
SSO_SEALED: Final = (
    "The secret shared with this sign-in service needs the master key that seals it; whoever runs this server can "
    "set it."
)
SSO_OTHER_ADDRESS: Final = "this sign-in is of another address than the one that was invited"
SSO_UNPROVEN: Final = (
    "There is an account with this address that never proved that mail reaches it. Set a new password by mail, then "
    "sign in this way."
)
ONE_WAY_IN: Final = "send either a password or an sso_assertion"
ISSUERS_FULL: Final = (
    "There are as many sign-in services as one server can have. Remove one that is not used."
)
NO_ISSUER: Final = "this is no address of an issuer, such as https://login.example.com"
NO_DOMAIN: Final = "{domain} is no domain, such as example.com"
ONE_PROOF: Final = "send exactly one of totp_code, recovery_code and webauthn"
NOTHING_PENDING: Final = "No authenticator app waits to be confirmed. Begin again, and scan the new picture."
NO_TOTP: Final = "No authenticator app is set up."
NO_PASSKEYS_HERE: Final = (
    "Passkeys are bound to the name of a site. None can be used on this page; open the site by its name, or use "
    "another factor."
)
PASSKEY_KNOWN: Final = "This passkey is on the list already."
PASSKEYS_FULL: Final = "One person has at most ten passkeys. Take one away first."
CREDENTIAL_UNFIT: Final = "this is no answer to the question that was asked on this page"
NO_FACTOR: Final = "Recovery codes belong to a second factor, and none is set up."
OWN_ACCESS: Final = "Nobody changes their own role or access. Ask another owner or manager."
