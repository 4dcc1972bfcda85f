"""What the engine does for this room."""

from app.core.ids import OrgId
from app.features.notices.service import Courier, Postman, SigningKey, StorageWatch
from app.work.task import Task

KEY_LOOKED_FOR_EVERY_S = 600.0
DISK_LOOKED_AT_EVERY_S = 60.0


def tasks(
    postman: Postman, courier: Courier, *, signing: SigningKey, storage: StorageWatch
) -> tuple[Task, ...]:
    async def send_mail(_: OrgId) -> int | None:
        return await postman.round()

    async def make_push_key(_: OrgId) -> None:
        await signing.make()

    async def watch_disk(_: OrgId) -> None:
        await storage.look()

    return (
        Task(
            name="notices.send_mail",
            summary="Sends the platform's mail, tries again what did not go out, and erases letters of no more use.",
            run=send_mail,
            where="host",
            on_change=True,
        ),
        Task(
            name="notices.deliver",
            summary="Brings notices to people by push and by mail, outside their quiet times.",
            run=courier.round,
            where="orgs",
            on_change=True,
        ),
        Task(
            name="notices.make_push_key",
            summary="Makes the key that signs push messages, once, as soon as there is a master key to seal it with.",
            run=make_push_key,
            where="host",
            every_s=KEY_LOOKED_FOR_EVERY_S,
        ),
        Task(
            name="notices.watch_disk",
            summary="Tells owners, once a day at most, that the server's disk is nearly full or cannot be written.",
            run=watch_disk,
            where="host",
            every_s=DISK_LOOKED_AT_EVERY_S,
        ),
    )
