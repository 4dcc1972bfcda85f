"""The five roles a person can have in an org, and who outranks whom."""

from typing import Final, Literal

Role = Literal["owner", "manager", "developer", "member", "viewer"]

OWNER: Final[Role] = "owner"
MANAGER: Final[Role] = "manager"
DEVELOPER: Final[Role] = "developer"
MEMBER: Final[Role] = "member"
VIEWER: Final[Role] = "viewer"

ALL: Final[tuple[Role, ...]] = (OWNER, MANAGER, DEVELOPER, MEMBER, VIEWER)

RANK: Final[dict[Role, int]] = {role: len(ALL) - place for place, role in enumerate(ALL)}


def lower(one: Role, other: Role) -> Role:
    return min(one, other, key=RANK.__getitem__)
