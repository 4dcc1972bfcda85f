import json
import pickle

import msgspec
import pytest

from app.core.randomness import SystemRandomness
from app.core.secrets import Envelope, EnvelopeClosed, Secret

ORG, NAME, VERSION = "org_a", "twilio", 3


def master_key() -> Secret[bytes]:
    return Secret(SystemRandomness().bytes(32))


def test_what_was_sealed_opens_again_and_only_for_its_org_name_and_version() -> None:
    envelope = Envelope({"m1": master_key()})
    sealed = envelope.seal(b"token", org=ORG, name=NAME, version=VERSION)

    assert envelope.open(sealed, org=ORG, name=NAME, version=VERSION) == b"token"
    for org, name, version in (
        ("org_b", NAME, VERSION),
        (ORG, "sendgrid", VERSION),
        (ORG, NAME, VERSION - 1),
    ):
        with pytest.raises(EnvelopeClosed):
            envelope.open(sealed, org=org, name=name, version=version)


def test_the_same_secret_never_seals_to_the_same_bytes() -> None:
    envelope = Envelope({"m1": master_key()})

    first, second = (json.loads(envelope.seal(b"x", org=ORG, name=NAME, version=1)) for _ in range(2))

    assert all(first[part] != second[part] for part in ("wrapped", "wrap_nonce", "nonce", "data"))


def test_a_changed_byte_anywhere_keeps_the_secret_closed() -> None:
    envelope = Envelope({"m1": master_key()})
    sealed = json.loads(envelope.seal(b"token", org=ORG, name=NAME, version=VERSION))

    for part in ("wrapped", "wrap_nonce", "nonce", "data", "kid"):
        turned = {**sealed, part: ("B" if sealed[part][0] == "A" else "A") + sealed[part][1:]}
        with pytest.raises(EnvelopeClosed):
            envelope.open(json.dumps(turned).encode(), org=ORG, name=NAME, version=VERSION)


def test_an_older_master_key_still_opens_while_the_newest_seals() -> None:
    old, new = master_key(), master_key()
    sealed_then = Envelope({"old": old}).seal(b"token", org=ORG, name=NAME, version=VERSION)

    rotated = Envelope({"new": new, "old": old})

    assert rotated.open(sealed_then, org=ORG, name=NAME, version=VERSION) == b"token"
    assert json.loads(rotated.seal(b"x", org=ORG, name=NAME, version=1))["kid"] == "new"
    with pytest.raises(EnvelopeClosed):
        Envelope({"new": new}).open(sealed_then, org=ORG, name=NAME, version=VERSION)


def test_without_a_master_key_nothing_is_sealed_or_opened() -> None:
    envelope = Envelope({})

    assert not envelope.ready
    with pytest.raises(EnvelopeClosed, match="ENVELOPE_MASTER_KEY"):
        envelope.seal(b"x", org=ORG, name=NAME, version=1)


def test_a_secret_cannot_be_written_down_by_accident() -> None:
    secret = Secret("hunter22hunter22")

    for told in (str(secret), repr(secret), f"{secret}", f"{secret!r}", str([secret]), "%s" % secret):  # noqa: UP031  (one of the ways to print)
        assert "hunter" not in told
    with pytest.raises(TypeError):
        pickle.dumps(secret)
    with pytest.raises(TypeError):
        msgspec.json.encode(secret)
    assert secret.reveal() == "hunter22hunter22"
