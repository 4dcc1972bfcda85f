"""What the rooms hand to the house."""

from collections.abc import Callable, Mapping
from importlib.metadata import version

from app.compose.ground import Ground
from app.compose.rooms import Rooms
from app.feature import Feature
from app.features.audit import feature as audit_feature
from app.features.compliance import feature as compliance_feature
from app.features.crm import feature as crm_feature
from app.features.files import feature as files_feature
from app.features.hq.service import Hq, HqGround
from app.features.imports import feature as imports_feature
from app.features.notices import feature as notices_feature
from app.features.notices.service import (
    Courier,
    Devices,
    MailDesk,
    Postman,
    SigningKey,
    StorageWatch,
)
from app.features.orgs import feature as orgs_feature
from app.features.orgs.service.passage import Passage
from app.http.health import Check, disk_above
from app.work.schedule import ScheduleTable


def lower_floors(rooms: Rooms, passage: Passage) -> tuple[Feature, ...]:
    """The rooms that keep nothing about an org with the host, but for the orgs' own."""
    return (
        audit_feature.feature(rooms.audit),
        orgs_feature.feature(rooms.orgs, rooms.life, passage),
        files_feature.feature(rooms.files),
    )


def upper_floors(rooms: Rooms) -> tuple[Feature, ...]:
    """People, and what is done for them."""
    return (
        compliance_feature.feature(rooms.compliance),
        crm_feature.feature(rooms.crm),
        imports_feature.feature(rooms.imports),
    )


def notices_of(ground: Ground, rooms: Rooms) -> Feature:
    """What leaves the house: the room of notices with the plugs it sends through."""
    tree, clock, settings = ground.tree, ground.clock, ground.settings
    signing = SigningKey(tree, clock, ground.envelope)
    courier = Courier(
        tree,
        clock,
        people=rooms.people,
        outbox=rooms.outbox,
        pusher=ground.plugs.pusher,
        signing=signing,
        tenant_url=settings.tenant_url,
    )
    storage = StorageWatch(
        tree,
        clock,
        notices=rooms.notices,
        people=rooms.people,
        enough_room=disk_above(settings.disk_floor_mb, settings.data),
    )
    return notices_feature.feature(
        rooms.notices,
        Devices(tree, key=signing, pusher=ground.plugs.pusher, people=rooms.people),
        postman=Postman(
            tree, clock, envelope=ground.envelope, mailer=ground.plugs.mailer, notices=rooms.notices
        ),
        courier=courier,
        signing=signing,
        storage=storage,
        outbox=rooms.outbox,
    )


def hq_of(
    ground: Ground, rooms: Rooms, *, checks: Mapping[str, Check], schedule: Callable[[], ScheduleTable]
) -> Hq:
    """The top floor: it looks down on all of them."""
    settings = ground.settings
    return Hq(
        HqGround(
            tree=ground.tree,
            accounts=rooms.accounts,
            audit=rooms.audit,
            life=rooms.life,
            mail=MailDesk(ground.tree, ground.clock, ground.envelope),
            queue=rooms.queue,
            checks=checks,
            schedule=schedule,
            version=version("astrix-bos"),
            data=settings.data,
            hq_url=settings.hq_url,
        )
    )
