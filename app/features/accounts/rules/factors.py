"""What a shown second factor does to the record of its person. Pure."""

import msgspec

from app.features.accounts.types.factors import FactorsRecord, Passkey


class ShownCode(msgspec.Struct, frozen=True):
    """A code of an authenticator app: the time steps it fits, judged with one version of the secret."""

    version: int
    steps: tuple[int, ...]


class ShownRecovery(msgspec.Struct, frozen=True):
    sha256: str


class ShownPasskey(msgspec.Struct, frozen=True):
    """A signature that was found good."""

    credential_id: str
    sign_count: int


Shown = ShownCode | ShownRecovery | ShownPasskey


def spent(record: FactorsRecord, shown: Shown, *, now_us: int) -> FactorsRecord | None:
    """The record once the proof is accepted. None: it proves nothing, or it was used before."""
    if isinstance(shown, ShownCode):
        return _with_step(record, shown)
    if isinstance(shown, ShownRecovery):
        return _without_code(record, shown)
    return _with_use(record, shown, now_us)


def _with_step(record: FactorsRecord, shown: ShownCode) -> FactorsRecord | None:
    """A code works once. One from before the newest that was used works no more, wherever the clock is set to."""
    totp = record.totp
    if totp is None or totp.version != shown.version:
        return None
    fresh = [step for step in shown.steps if step > totp.last_step]
    if not fresh:
        return None
    return msgspec.structs.replace(record, totp=msgspec.structs.replace(totp, last_step=min(fresh)))


def _without_code(record: FactorsRecord, shown: ShownRecovery) -> FactorsRecord | None:
    if not record.enrolled or shown.sha256 not in record.recovery:
        return None
    left = tuple(sha256 for sha256 in record.recovery if sha256 != shown.sha256)
    return msgspec.structs.replace(record, recovery=left)


def _with_use(record: FactorsRecord, shown: ShownPasskey, now_us: int) -> FactorsRecord | None:
    passkey = passkey_of(record, shown.credential_id)
    if passkey is None or not counts_on(passkey, shown.sign_count):
        return None
    used = msgspec.structs.replace(passkey, sign_count=shown.sign_count, last_used_at=now_us)
    return with_passkey(record, used)


def counts_on(passkey: Passkey, sign_count: int) -> bool:
    """A key that counts its signatures only ever counts up; a copy of it would fall behind. Many count nothing."""
    return sign_count > passkey.sign_count or sign_count == passkey.sign_count == 0


def passkey_of(record: FactorsRecord, credential_id: str) -> Passkey | None:
    return next((passkey for passkey in record.passkeys if passkey.credential_id == credential_id), None)


def with_passkey(record: FactorsRecord, changed: Passkey) -> FactorsRecord:
    kept = tuple(changed if passkey.id == changed.id else passkey for passkey in record.passkeys)
    return msgspec.structs.replace(record, passkeys=kept)


def lessened(record: FactorsRecord) -> FactorsRecord:
    """After something was taken away: step-ups from before end, and codes for a factor that is gone go with it."""
    recovery = record.recovery if record.enrolled else ()
    return msgspec.structs.replace(record, lessened=record.lessened + 1, recovery=recovery)
