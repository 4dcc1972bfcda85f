"""The use cases of this room, one file each."""

from app.features.orgs.rules import is_plain_line, may_grant, may_touch, removal_due_us, state_of
from app.features.orgs.service.orgs import Orgs, new_org, refuse_bad_founding, shown

__all__ = [
    "Orgs",
    "is_plain_line",
    "may_grant",
    "may_touch",
    "new_org",
    "refuse_bad_founding",
    "removal_due_us",
    "shown",
    "state_of",
]
