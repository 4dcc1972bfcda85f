"""What the routes of this room have in common."""

from typing import Any

from app.features.orgs.types import Asker
from app.http.endpoint import Call


def asker(call: Call[Any]) -> Asker:
    caller = call.caller
    return Asker(
        user_id=caller.user,
        role=caller.role,
        request_id=call.meta.request_id,
        key_id=None if caller.key is None else caller.key.id,
    )
