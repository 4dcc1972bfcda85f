"""What the routes of this room have in common."""

from typing import Any, Final

from app.core.roles import ALL, DEVELOPER, MANAGER, MEMBER, OWNER
from app.features.files.types.asker import Asker
from app.http.endpoint import Call, Permission

WRITE: Final = Permission("files.write", OWNER, MANAGER, DEVELOPER, MEMBER)
READ: Final = Permission("files.read", *ALL)
REVOKE: Final = Permission("files.revoke", OWNER, MANAGER)
WRITE_SCOPE: Final = "files:write"
READ_SCOPE: Final = "files:read"


def asker(call: Call[Any]) -> Asker:
    caller = call.caller
    return Asker(
        actor=caller.actor,
        user_id=caller.user,
        role=caller.role,
        request_id=call.meta.request_id,
        key_name=None if caller.key is None else caller.key.name,
    )
