"""What every room hands to `compose`: its routes, its work, what it listens to, its reasons, what it streams."""

from dataclasses import dataclass, field

from app.core.events import Event, Listener
from app.core.finders import Finder
from app.core.reasons import Reason
from app.http.endpoint import Endpoint
from app.http.sse import Stream
from app.store.carry import Carry, Forget
from app.store.sealed import AnySealedKind
from app.store.traces import Trace
from app.work.item import WorkKind
from app.work.task import Task


@dataclass(frozen=True)
class Feature:
    name: str
    endpoints: tuple[Endpoint, ...] = ()
    reasons: tuple[Reason, ...] = ()
    tasks: tuple[Task, ...] = ()
    work: tuple[WorkKind, ...] = ()
    """What it puts into the queue."""
    streams: tuple[Stream, ...] = ()
    listeners: tuple[tuple[type[Event], Listener], ...] = field(default=())
    sealed: tuple[AnySealedKind, ...] = ()
    """Its records that hold sealed text, for when the master key is replaced."""
    carries: tuple[Carry, ...] = ()
    """What it keeps with the host about each org, for when one is carried away or brought in."""
    forgets: tuple[Forget, ...] = ()
    """How it lets go of that when an org is removed."""
    finders: tuple[Finder, ...] = ()
    """What the search of the top bar asks."""
    traces: tuple[Trace, ...] = ()
    """What it keeps about people, for when one of them asks for it or wants it erased."""
