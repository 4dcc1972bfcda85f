"""One row for each route: what it takes, what it gives, who may call it and why it may refuse.

Routing, validation, the OpenAPI document and the permission matrix are made from these rows, so they cannot disagree.
"""

import re
from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, Generic, Literal, TypeVar

import msgspec

from app.core.reasons import Reason
from app.core.roles import ALL, Role
from app.http.caller import Caller, Realm
from app.store.kinds import Idem, Row

__all__ = [
    "PUBLIC",
    "TOKEN",
    "Answer",
    "Call",
    "Caller",
    "Cookie",
    "Download",
    "Endpoint",
    "Meta",
    "Needs",
    "Permission",
    "PublicCall",
    "Roles",
]

B = TypeVar("B")
T = TypeVar("T")

JSON: Final = "application/json"
PREFIX: Final[dict[Realm, str]] = {"tenant": "/api/", "admin": "/admin/"}
_PATH: Final = re.compile(r"(?:/(?:[a-z0-9][a-z0-9._-]*|\{[a-z_]+\}))+")
_NO_CONTENT: Final = 204


@dataclass(frozen=True)
class Needs:
    """Who may call. The access decides which checks are made before the role is looked at."""

    name: str
    access: Literal["public", "token", "org"]
    roles: frozenset[Role] = frozenset(ALL)


class Permission(Needs):
    """A named right of some roles, such as `Permission("users.write", OWNER, MANAGER)`."""

    def __init__(self, name: str, *roles: Role) -> None:
        super().__init__(name, "org", frozenset(roles))


class Roles(Needs):
    """Any of these roles, without a name of its own."""

    def __init__(self, roles: Iterable[Role]) -> None:
        wanted = frozenset(roles)
        super().__init__("+".join(role for role in ALL if role in wanted), "org", wanted)


PUBLIC: Final = Needs("public", "public")
TOKEN: Final = Needs("token", "token")


@dataclass(frozen=True)
class Meta:
    """Where a request came from."""

    request_id: str
    ip: str
    user_agent: str
    origin: str | None
    host: str
    """The name the caller used for us, port included where it is not the usual one."""
    last_event_id: str | None = None
    query: str = ""
    """As it was received, for routes whose signature is about just that."""
    range: str | None = None
    if_range: str | None = None
    if_none_match: str | None = None
    looks_only: bool = False
    """HEAD: the same headers are answered, and nothing is taken away."""


@dataclass(frozen=True)
class PublicCall(Generic[B]):
    """A request on a route that asks for no token."""

    body: B
    query: Any
    path: Mapping[str, str]
    meta: Meta
    cookies: Mapping[str, str]
    if_match: int | None = None
    chunks: AsyncIterator[bytes] | None = None
    """The body as it comes in, on a row that takes it so."""


@dataclass(frozen=True)
class Call(PublicCall[B]):
    """A request with its caller. `idem` goes into the batch that the request makes."""

    caller: Caller = field(kw_only=True)
    idem: Idem | None = None

    def idem_for(self, wire: Callable[[Any], Any]) -> Idem | None:
        """The same, where the batch's own result is not yet the answer: `wire` makes the answer of it."""
        idem = self.idem
        if idem is None or idem.encode is None:
            return idem
        encode = idem.encode
        return replace(idem, encode=lambda result: encode(wire(result)))


@dataclass(frozen=True)
class Cookie:
    """Always HttpOnly; Secure wherever the address is https. No value: the cookie is erased.

    Lax only for what must come along when another site sends the browser here, and opens nothing by itself.
    """

    name: str
    value: str
    max_age_s: int
    path: str = "/"
    same_site: Literal["Strict", "Lax"] = "Strict"


@dataclass(frozen=True)
class Download:
    """A body that is no JSON, made while it is sent."""

    chunks: Iterable[bytes] | AsyncIterable[bytes]
    media_type: str
    file_name: str = ""


@dataclass(frozen=True)
class Answer(Generic[T]):
    """For a handler that sets more than the body; else it answers the struct alone."""

    value: T | None = None
    status: int | None = None
    set_cookies: tuple[Cookie, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()


Handler = Callable[[Any], Awaitable[Any]]


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    method: Literal["GET", "POST", "PUT", "DELETE"]
    path: str
    handler: Handler
    summary: str
    needs: Needs
    tag: str
    takes: type[Any] | None = None
    streams_bytes_max: int | None = None
    """The handler reads the body itself, piece by piece, and takes so much of it at most."""
    query: type[Any] | None = None
    gives: Any = None
    status: int = 200
    refuses: tuple[Reason, ...] = ()
    step_up: bool = False
    realm: Realm = "tenant"
    idempotent: bool = True
    secret_answer: bool = False
    signed: bool = False
    """The signature in its address is its token: who bears a good one is not held up, guesses are."""
    when_closed: bool = False
    """Also works while the org is closed; reading by its owner always does."""
    enrolling: bool = False
    """Also works for a member who owes the org a second factor."""
    scope: str | None = None
    """The scope that opens this row to an API key. Without one keys are refused."""
    produces: str = JSON
    conflict: Callable[[Row[Any]], Any] | None = None
    """Shows the record that was changed meanwhile, where the stored shape is not the one on the wire."""

    def __post_init__(self) -> None:
        for holds, sentence in self._demands():
            if not holds:
                raise ValueError(f"{self.method} {self.path}: {sentence}")

    def _demands(self) -> tuple[tuple[bool, str], ...]:
        return (
            (_PATH.fullmatch(self.path) is not None, "the path is made of lower-case words and {names}"),
            (self.path.startswith(PREFIX[self.realm]), f"the path starts with {PREFIX[self.realm]}"),
            (self.method in ("POST", "PUT", "DELETE") or self.takes is None, "a GET takes no body"),
            (
                self.streams_bytes_max is None or (self.method == "PUT" and self.takes is None),
                "a body that is read piece by piece is put, and is no JSON",
            ),
            (_refuses_unknown(self.takes), "the body's type must forbid unknown fields"),
            (not self.step_up or self.needs.access != "public", "a public route has no one to step up"),
            (self.realm == "tenant" or self.needs.access != "org", "HQ has no orgs to be a member of"),
            (
                self.scope is None or self.needs.access == "org",
                "a key belongs to an org, and so must its routes",
            ),
            (not self.signed or self.needs.access == "public", "a signature stands in for a token"),
            (self.scope is None or not self.step_up, "a key has no second factor to step up with"),
        )

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def success(self) -> int:
        """The status of an answer; without a body it is 204 unless the row says otherwise."""
        empty = self.gives is None and self.produces == JSON
        return _NO_CONTENT if empty and self.status == 200 else self.status

    @property
    def takes_idempotency_key(self) -> bool:
        return self.method == "POST" and self.idempotent and self.needs.access != "public"


def _refuses_unknown(takes: type[Any] | None) -> bool:
    if takes is None or not issubclass(takes, msgspec.Struct):
        return True
    return takes.__struct_config__.forbid_unknown_fields
