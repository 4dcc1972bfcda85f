"""The API keys of an org at its door."""

from app.core.reasons import INVALID_STATE, VERSION_CONFLICT
from app.core.roles import OWNER
from app.features.accounts.routes.shared import asker, paged
from app.features.accounts.service import Accounts
from app.features.accounts.types.api_keys import ApiKeyItem, ApiKeyMade, CreateApiKey
from app.http.endpoint import Call, Endpoint, Permission
from app.http.lists import ListPage, PageQuery

TAG = "api-keys"
KEYS = Permission("api_keys.manage", OWNER)


def endpoints(accounts: Accounts) -> tuple[Endpoint, ...]:
    keys = accounts.api_keys

    async def page(call: Call[None]) -> ListPage[ApiKeyItem]:
        found = keys.list(call.caller.org)
        return paged(found, call.query, place=lambda item: (item.id,), newest_first=True)

    async def create(call: Call[CreateApiKey]) -> ApiKeyMade:
        return await keys.create(call.caller.org, call.body, asker=asker(call), idem=call.idem)

    async def revoke(call: Call[None]) -> None:
        await keys.revoke(call.caller.org, call.path["id"], asker=asker(call), expect=call.if_match)

    return (
        Endpoint(
            method="GET",
            path="/api/api-keys",
            handler=page,
            summary="The API keys, newest first, with what each has used of its standing approvals.",
            needs=KEYS,
            tag=TAG,
            query=PageQuery,
            gives=ListPage[ApiKeyItem],
        ),
        Endpoint(
            method="POST",
            path="/api/api-keys",
            handler=create,
            summary="Makes an API key; the key itself is in this answer, and in no other.",
            needs=KEYS,
            tag=TAG,
            takes=CreateApiKey,
            gives=ApiKeyMade,
            status=201,
            step_up=True,
            refuses=(INVALID_STATE,),
            secret_answer=True,
        ),
        Endpoint(
            method="DELETE",
            path="/api/api-keys/{id}",
            handler=revoke,
            summary="Revokes an API key at once, in every process.",
            needs=KEYS,
            tag=TAG,
            refuses=(VERSION_CONFLICT,),
        ),
    )
