"""The ASGI applications of one house: the tenant host, the HQ host, and the private socket."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

import msgspec

from app.core.clock import Clock
from app.core.ids import Ids
from app.core.reasons import ReasonTable
from app.http.caller import Gatekeeper, Realm
from app.http.dispatch import Dispatch
from app.http.door import Door, Resource
from app.http.endpoint import PREFIX, Endpoint
from app.http.guard import Guard
from app.http.handbook import Handbook
from app.http.health import Check, Health
from app.http.idempotency import Idempotency
from app.http.limits import Buckets, RateLimits
from app.http.metrics import Figures, Gauges, exposition, living
from app.http.openapi import document
from app.http.reply import Reply
from app.http.request import Request
from app.http.router import Router
from app.http.sse import Stream, Streams
from app.http.static import WebApp
from app.http.tables import pages
from app.store.tree import Tree

APP_HOME: Final = Path(__file__).parents[1]
_EXPOSITION_TYPE: Final = (b"content-type", b"text/plain; version=0.0.4; charset=utf-8")
_DIST: Final[Mapping[Realm, str]] = {"tenant": "tenant", "admin": "hq"}


@dataclass(frozen=True, kw_only=True)
class Edge:
    """Everything that the applications of a house are made of."""

    endpoints: Sequence[Endpoint]
    streams: Sequence[Stream]
    reasons: ReasonTable
    gatekeeper: Gatekeeper
    tree: Tree
    limits: Buckets
    clock: Clock
    ids: Ids
    version: str
    checks: Mapping[str, Check] = field(default_factory=dict)
    figures: Figures = field(default_factory=Figures)
    proxies: frozenset[str] = frozenset()
    secure_cookies: bool = True
    secure_hq_cookies: bool = True
    web: Path = APP_HOME / "web" / "dist"
    handbook: Path = APP_HOME / "handbook"

    @property
    def rows(self) -> tuple[Endpoint, ...]:
        """The whole table: the rooms' rows, and the edge's own."""
        return (*self.endpoints, self._streams(Guard(self.gatekeeper, self.clock)).endpoint())

    def tenant(self) -> Door:
        guard = Guard(self.gatekeeper, self.clock)
        return self._door("tenant", (*self.endpoints, self._streams(guard).endpoint()), guard)

    def hq(self) -> Door:
        return self._door("admin", self.endpoints, Guard(self.gatekeeper, self.clock))

    def private(self, snapshots: Path, gauges: Gauges) -> Door:
        """What only the operator's own network may see: probes and figures."""
        guard = Guard(self.gatekeeper, self.clock)
        return self._assembled(
            "tenant", (), guard=guard, resources=(self._health(), Metrics(snapshots, gauges))
        )

    def _door(self, realm: Realm, rows: Sequence[Endpoint], guard: Guard) -> Door:
        dist = self.web / _DIST[realm]
        made = pages(rows, self.reasons)
        resources: tuple[Resource, ...] = (
            self._health(),
            Handbook(self.handbook, made),
            WebApp(realm, dist if dist.is_dir() else None),
        )
        return self._assembled(realm, rows, guard=guard, resources=resources)

    def _assembled(
        self, realm: Realm, rows: Sequence[Endpoint], *, guard: Guard, resources: tuple[Resource, ...]
    ) -> Door:
        own = [row for row in rows if row.realm == realm]

        @cache
        def api() -> bytes:
            return msgspec.json.encode(document(realm, own, reasons=self.reasons, version=self.version))

        return Door(
            realm=realm,
            router=Router(own),
            dispatch=Dispatch(
                guard, RateLimits(self.limits), Idempotency(self.tree), secure_cookies=self._secure(realm)
            ),
            documents={f"{PREFIX[realm]}openapi.json".encode(): api} if own else {},
            resources=resources,
            figures=self.figures,
            new_request_id=self._request_id,
            proxies=self.proxies,
        )

    def _secure(self, realm: Realm) -> bool:
        return self.secure_cookies if realm == "tenant" else self.secure_hq_cookies

    def _streams(self, guard: Guard) -> Streams:
        return Streams(self.tree, self.streams, guard=guard)

    def _health(self) -> Health:
        return Health(self.checks, version={"version": self.version})

    def _request_id(self) -> str:
        return self.ids.new("req")


class Metrics:
    def __init__(self, snapshots: Path, gauges: Gauges) -> None:
        self._snapshots = snapshots
        self._gauges = gauges

    async def __call__(self, request: Request) -> Reply | None:
        if request.raw_path != b"/metrics":
            return None
        request.route = "/metrics"
        return Reply(200, exposition(living(self._snapshots), self._gauges), [_EXPOSITION_TYPE])
