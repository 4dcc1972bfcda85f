"""What the routes of this room have in common: who may, and who asks."""

from typing import Any, Final

from app.core.roles import ALL, DEVELOPER, MANAGER, MEMBER, OWNER
from app.features.accounts.service import Directory
from app.features.crm.types.by import By
from app.http.endpoint import Call, Permission

READ: Final = Permission("leads.read", *ALL)
WRITE: Final = Permission("leads.write", OWNER, MANAGER, DEVELOPER, MEMBER)


def by_of(call: Call[Any], people: Directory) -> By:
    """Whoever asks, under the name they bear today."""
    caller = call.caller
    if caller.key is not None:
        return By(actor=caller.key.id, name=caller.key.name, kind="key", request_id=call.meta.request_id)
    return By(actor=caller.user, name=people.name_of(caller.user), request_id=call.meta.request_id)
