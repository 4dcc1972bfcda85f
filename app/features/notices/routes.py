"""What a person sees of their own notices, and how they choose to be told."""

from functools import partial

from app.core.reasons import NOT_FOUND, VERSION_CONFLICT
from app.core.roles import ALL
from app.features.notices.errors import PUSH_ADDRESS_REFUSED
from app.features.notices.service import Devices, Notices
from app.features.notices.service.notices import settings_view
from app.features.notices.types import (
    NoticePage,
    NoticeQuery,
    PushKey,
    ReadNotices,
    SettingsChange,
    SettingsView,
    Subscribe,
    SubscriptionItem,
    SubscriptionList,
)
from app.http.endpoint import Call, Endpoint, Permission

OWN = Permission("notices.own", *ALL)

_row = partial(Endpoint, needs=OWN, tag="notices")


def endpoints(notices: Notices, devices: Devices) -> tuple[Endpoint, ...]:
    return (*_notice_rows(notices), *_settings_rows(notices), *_device_rows(devices))


def _notice_rows(notices: Notices) -> tuple[Endpoint, ...]:
    async def page(call: Call[None]) -> NoticePage:
        return notices.page(call.caller.org, call.caller.user, call.query)

    async def read(call: Call[ReadNotices]) -> None:
        await notices.read(call.caller.org, call.caller.user, call.body)

    return (
        _row(
            method="GET",
            path="/api/notices",
            handler=page,
            summary="Your notices, newest first, with how many are unread.",
            query=NoticeQuery,
            gives=NoticePage,
        ),
        _row(
            method="PUT",
            path="/api/notices",
            handler=read,
            summary="Mark notices as read: some by their ids, or all.",
            takes=ReadNotices,
            refuses=(NOT_FOUND,),
        ),
    )


def _settings_rows(notices: Notices) -> tuple[Endpoint, ...]:
    async def show(call: Call[None]) -> SettingsView:
        return notices.settings(call.caller.org, call.caller.user)

    async def change(call: Call[SettingsChange]) -> SettingsView:
        caller = call.caller
        return await notices.change_settings(caller.org, caller.user, call.body, expect=call.if_match)

    return (
        _row(
            method="GET",
            path="/api/notices/settings",
            handler=show,
            summary="How you are told of each kind of notice, and your quiet times.",
            gives=SettingsView,
        ),
        _row(
            method="PUT",
            path="/api/notices/settings",
            handler=change,
            summary="Choose how you are told; kinds that are not named stay as they are.",
            takes=SettingsChange,
            gives=SettingsView,
            refuses=(VERSION_CONFLICT,),
            conflict=settings_view,
        ),
    )


def _device_rows(devices: Devices) -> tuple[Endpoint, ...]:
    async def subscribe(call: Call[Subscribe]) -> SubscriptionItem:
        caller = call.caller
        return await devices.subscribe(
            caller.user, call.body, session=caller.session, user_agent=call.meta.user_agent
        )

    async def unsubscribe(call: Call[None]) -> None:
        await devices.unsubscribe(call.caller.user, call.path["id"])

    async def show(call: Call[None]) -> SubscriptionList:
        return devices.list(call.caller.user)

    async def key(_: Call[None]) -> PushKey:
        return devices.key()

    return (
        _row(
            method="GET",
            path="/api/me/push",
            handler=show,
            summary="The browsers that you allowed to wake you.",
            gives=SubscriptionList,
        ),
        _row(
            method="POST",
            path="/api/me/push",
            handler=subscribe,
            summary="Let this browser wake you; what it said before is replaced.",
            takes=Subscribe,
            gives=SubscriptionItem,
            status=201,
            idempotent=False,
            refuses=(PUSH_ADDRESS_REFUSED,),
        ),
        _row(
            method="DELETE",
            path="/api/me/push/{id}",
            handler=unsubscribe,
            summary="Do not wake this browser any more.",
        ),
        _row(
            method="GET",
            path="/api/me/push/key",
            handler=key,
            summary="What a browser needs to know before it subscribes.",
            gives=PushKey,
        ),
    )
