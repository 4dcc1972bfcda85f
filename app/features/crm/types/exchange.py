"""What other systems exchange with the leads: many at once, and what changed since they last asked."""

from typing import Annotated, Any, Final, Literal

import msgspec

from app.features.compliance.types import (
    Channel,
    ConsentClass,
    ConsentDraft,
    ConsentItem,
    ConsentSource,
    ConsentState,
)
from app.features.crm.types.wire import LeadView

BULK_MAX: Final = 500
CHANGES_MAX: Final = 200
CONSENTS_AT_ONCE: Final = 20
KINDS_CHARACTERS_MAX: Final = 100

UpsertKey = Literal["external_id", "phone", "email"]
UPSERT_KEYS: Final[tuple[UpsertKey, ...]] = ("external_id", "phone", "email")


class BulkWanted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`upsert` looks for each lead by `key`, and changes it where it is there."""

    leads: Annotated[
        list[Any],
        msgspec.Meta(
            min_length=1,
            max_length=BULK_MAX,
            description="Each as POST /api/leads takes it. One that cannot be read fails alone.",
        ),
    ]
    mode: Literal["create", "upsert"] = "create"
    key: UpsertKey = "external_id"


class BulkError(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    code: str
    message: str
    details: Any = None


BulkStatus = Literal["created", "updated", "unchanged", "failed"]


class BulkResult(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What came of one of them; `index` is its place in the request."""

    index: int
    status: BulkStatus
    id: str | None = None
    version: int | None = None
    error: BulkError | None = None


class BulkResults(msgspec.Struct, frozen=True, kw_only=True):
    results: list[BulkResult]


ChangeKind = Literal["lead", "task"]


class ChangesQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Without `since` it begins now; `next_since` of each answer is the `since` of the next request."""

    since: Annotated[int, msgspec.Meta(ge=0, le=1 << 53)] | None = None
    limit: Annotated[int, msgspec.Meta(ge=1, le=CHANGES_MAX)] = 50
    kinds: Annotated[
        str,
        msgspec.Meta(
            max_length=KINDS_CHARACTERS_MAX,
            description="Kinds with commas between them: lead, task. Without it, all that the caller may read.",
        ),
    ] = ""


class ChangeItem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The last change of one record. Deleted and merged leads are told as deleted."""

    seq: int
    kind: ChangeKind
    id: str
    version: int
    op: Literal["put", "deleted"]
    at: str | None = None
    lead: LeadView | None = None
    merged_into: str | None = None


class ChangesPage(msgspec.Struct, frozen=True, kw_only=True):
    items: list[ChangeItem]
    next_since: int
    more: bool


class SetConsent(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"class_": "class"}
):
    """One record, or several of them in `records`."""

    records: Annotated[list[ConsentDraft], msgspec.Meta(max_length=CONSENTS_AT_ONCE)] = []
    channel: Channel | None = None
    class_: ConsentClass | None = None
    state: ConsentState | None = None
    source: ConsentSource | None = None
    wording: str = ""
    evidence: str | None = None
    at: str | None = None


class ConsentsOfChannel(msgspec.Struct, frozen=True, kw_only=True):
    marketing: ConsentItem | None = None
    informational: ConsentItem | None = None


class ConsentsNow(msgspec.Struct, frozen=True, kw_only=True):
    voice: ConsentsOfChannel
    sms: ConsentsOfChannel
    email: ConsentsOfChannel


class ConsentsView(msgspec.Struct, frozen=True, kw_only=True):
    """What counts now of each channel and class, and everything that was ever written down, newest first."""

    current: ConsentsNow
    history: list[ConsentItem]
    version: int
