"""The members of an org."""

from app.core.ids import UserId
from app.core.reasons import INVALID_STATE, VERSION_CONFLICT
from app.core.roles import ALL, MANAGER, OWNER
from app.features.accounts.routes.shared import asker, paged
from app.features.accounts.service import Accounts
from app.features.accounts.service.users import Users
from app.features.accounts.types.wire import ChangeDisabled, ChangeRole, UserItem
from app.http.endpoint import Call, Endpoint, Permission, Roles
from app.http.lists import ListPage, PageQuery

TAG = "users"
WRITE = Permission("users.write", OWNER, MANAGER)


def endpoints(accounts: Accounts) -> tuple[Endpoint, ...]:
    return (*_reading(accounts.users), *_changing(accounts.users), _removing(accounts.users))


def _reading(users: Users) -> tuple[Endpoint, ...]:
    async def page(call: Call[None]) -> ListPage[UserItem]:
        found = users.list(call.caller.org, role=call.caller.role)
        return paged(found, call.query, place=lambda item: (item.id,))

    return (
        Endpoint(
            method="GET",
            path="/api/users",
            handler=page,
            summary="The members; below a manager only their ids and names.",
            needs=Roles(ALL),
            scope="users:read",
            tag=TAG,
            query=PageQuery,
            gives=ListPage[UserItem],
        ),
    )


def _changing(users: Users) -> tuple[Endpoint, ...]:
    async def set_role(call: Call[ChangeRole]) -> UserItem:
        org, user, role = call.caller.org, UserId(call.path["id"]), call.body.role
        return await users.set_role(org, user, role, asker=asker(call), expect=call.if_match)

    async def set_disabled(call: Call[ChangeDisabled]) -> UserItem:
        org, user, disabled = call.caller.org, UserId(call.path["id"]), call.body.disabled
        return await users.set_disabled(org, user, disabled, asker=asker(call), expect=call.if_match)

    return (
        Endpoint(
            method="PUT",
            path="/api/users/{id}/role",
            handler=set_role,
            summary="Gives a member another role.",
            needs=WRITE,
            tag=TAG,
            takes=ChangeRole,
            gives=UserItem,
            step_up=True,
            refuses=(INVALID_STATE, VERSION_CONFLICT),
            conflict=users.shown,
        ),
        Endpoint(
            method="PUT",
            path="/api/users/{id}/disabled",
            handler=set_disabled,
            summary="Switches a member's access off or on.",
            needs=WRITE,
            tag=TAG,
            takes=ChangeDisabled,
            gives=UserItem,
            refuses=(INVALID_STATE, VERSION_CONFLICT),
            conflict=users.shown,
        ),
    )


def _removing(users: Users) -> Endpoint:
    async def remove(call: Call[None]) -> None:
        org, user = call.caller.org, UserId(call.path["id"])
        await users.remove(org, user, asker=asker(call), expect=call.if_match)

    return Endpoint(
        method="DELETE",
        path="/api/users/{id}",
        handler=remove,
        summary="Takes a member out of the organization.",
        needs=WRITE,
        tag=TAG,
        step_up=True,
        refuses=(INVALID_STATE, VERSION_CONFLICT),
        conflict=users.shown,
    )
