"""The same POST sent twice has one effect and one answer.

The record lies in the batch that the request makes. What this floor adds: a look before the handler runs, a batch of
its own where the handler made none, and the requests of this process that are still running.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import blake2b
from typing import Any, Final, get_origin

from app.core.ids import OrgId
from app.core.reasons import IDEMPOTENCY_IN_FLIGHT, IDEMPOTENCY_KEY_REUSED, Refused, invalid
from app.http.answers import encoded
from app.http.caller import Caller
from app.http.endpoint import Answer, Endpoint
from app.http.headers import RequestHeaders
from app.http.reply import JSON_TYPE, Reply
from app.http.request import Request
from app.store.errors import Replayed
from app.store.kinds import Idem
from app.store.tree import Tree

_KEY: Final = re.compile(rb"[\x21-\x7e](?:[\x20-\x7e]{0,126}[\x21-\x7e])?")
_DIGEST_BYTES: Final = 20


class _FirstTime(Exception):
    """Nothing is known of this key: the look is over, nothing is written."""


class Idempotency:
    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._running: set[tuple[OrgId, str]] = set()

    def idem(self, endpoint: Endpoint, request: Request, *, caller: Caller, body: bytes) -> Idem | None:
        """The scope is org, caller and route: the org by its journal, the others by the key."""
        sent = _key(request.headers)
        if sent is None or not endpoint.takes_idempotency_key:
            return None
        return Idem(
            key=_digest(caller.actor.encode(), endpoint.name.encode(), sent),
            fingerprint=_digest(request.raw_path, request.query, body),
            encode=None if endpoint.secret_answer else _encoder_for(endpoint),
        )

    @contextmanager
    def running(self, org: OrgId, idem: Idem) -> Iterator[None]:
        mark = (org, idem.key)
        if mark in self._running:
            raise Refused(IDEMPOTENCY_IN_FLIGHT)
        self._running.add(mark)
        try:
            yield
        finally:
            self._running.discard(mark)

    async def refuse_repeat(self, org: OrgId, idem: Idem) -> None:
        """Raises Replayed or IdemReused where the key is known; the handler then never runs."""
        try:
            await self._tree.org(org).batch(_nothing_known, idem=idem)
        except _FirstTime:
            return

    async def keep(self, org: OrgId, idem: Idem, result: Any) -> None:
        """For a handler that made no batch with the key; where it did, the store knows it already."""
        try:
            await self._tree.org(org).batch(lambda _: result, idem=idem)
        except Replayed:
            return


def replayed(again: Replayed, endpoint: Endpoint) -> Reply:
    if again.answer is None:
        raise Refused(IDEMPOTENCY_KEY_REUSED)
    headers = [(b"idempotent-replayed", b"true")]
    if again.answer:
        headers.append(JSON_TYPE)
    return Reply(endpoint.success, again.answer, headers)


def _nothing_known(_: Any) -> None:
    raise _FirstTime


def _key(headers: RequestHeaders) -> bytes | None:
    sent = headers.all(b"idempotency-key")
    if not sent:
        return None
    if len(sent) > 1 or not _KEY.fullmatch(sent[0]):
        raise invalid("Idempotency-Key", "Send one key of 1 to 128 printable ASCII characters.")
    return sent[0]


def _encoder_for(endpoint: Endpoint) -> Callable[[Any], bytes]:
    """Keeps answers only: another shape would be a stored one, and be shown to whoever repeats the request."""

    gives = get_origin(endpoint.gives) or endpoint.gives

    def encode(result: Any) -> bytes:
        value = result.value if isinstance(result, Answer) else result
        if isinstance(gives, type) and not isinstance(value, gives):
            raise TypeError(
                f"{endpoint.name}: the batch results in {type(value).__name__}, not in the answer; "
                "hand it call.idem_for(…) instead of call.idem"
            )
        return encoded(value)

    return encode


def _digest(*parts: bytes) -> str:
    digest = blake2b(digest_size=_DIGEST_BYTES)
    for part in parts:
        digest.update(len(part).to_bytes(4, "big") + part)
    return digest.hexdigest()
