"""What the routes of this room have in common."""

from typing import Any

from app.features.orgs.types import Asker
from app.http.endpoint import Call


def asker(call: Call[Any]) -> Asker:
    return Asker(user_id=call.caller.user, role=call.caller.role, request_id=call.meta.request_id)
