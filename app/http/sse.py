"""Which changes of an org are told to the browsers of its people, as they happen."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.http.caller import Caller
from app.store.kinds import Kind, Row


@dataclass(frozen=True)
class Stream:
    """Changes of one kind, told as events of one name. Without `visible` everyone in the org may see them all."""

    kind: Kind[Any]
    event: str
    visible: Callable[[Row[Any], Caller], bool] | None = None
