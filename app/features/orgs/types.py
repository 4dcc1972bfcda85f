"""An org as it is stored and shown, what may be changed about it, and its members."""

from collections.abc import Mapping
from typing import Annotated, Final, Literal

import msgspec

from app.core.ids import OrgId, UserId
from app.core.roles import Role
from app.features.audit.types import Act, Fact
from app.store.blobs import Blob

NAME_CHARACTERS_MAX: Final = 120
TIMEZONE_CHARACTERS_MAX: Final = 64
FOOTER_SMS_CHARACTERS_MAX: Final = 160
FOOTER_EMAIL_CHARACTERS_MAX: Final = 2_000
OPT_OUT_WORDS_MAX: Final = 50
OPT_OUT_WORD_CHARACTERS_MAX: Final = 40
COUNTRIES_MAX: Final = 250
MIN_GAP_H_MAX: Final = 168

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=NAME_CHARACTERS_MAX)]
Timezone = Annotated[str, msgspec.Meta(min_length=1, max_length=TIMEZONE_CHARACTERS_MAX)]
TimeOfDay = Annotated[str, msgspec.Meta(pattern=r"^(?:[01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$")]
Country = Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{2}$")]
Countries = Annotated[tuple[Country, ...], msgspec.Meta(max_length=COUNTRIES_MAX)]
OptOutWord = Annotated[str, msgspec.Meta(min_length=1, max_length=OPT_OUT_WORD_CHARACTERS_MAX)]
OptOutWords = Annotated[tuple[OptOutWord, ...], msgspec.Meta(max_length=OPT_OUT_WORDS_MAX)]
GapHours = Annotated[int, msgspec.Meta(ge=0, le=MIN_GAP_H_MAX)]

OneOffPolicy = Literal["warn", "block"]
SmsLongPolicy = Literal["allow", "warn", "block"]
LiveCalls = Literal["finish", "hang_up"]
RecordingConsent = Literal["none", "announce", "ask", "beep"]
OrgState = Literal["open", "closed", "paused"]


class Window(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The hours of a day in which people may be contacted, in their own local time."""

    start: TimeOfDay = "09:00"
    end: TimeOfDay = "20:00"


class QuietHours(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Per weekday the window that is allowed; everything else is quiet. No window: the whole day is quiet."""

    mon: Window | None = Window()
    tue: Window | None = Window()
    wed: Window | None = Window()
    thu: Window | None = Window()
    fri: Window | None = Window()
    sat: Window | None = Window()
    sun: Window | None = Window()
    quiet_on_holidays: bool = False


class LegalFooters(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    sms: Annotated[str, msgspec.Meta(max_length=FOOTER_SMS_CHARACTERS_MAX)] = ""
    email: Annotated[str, msgspec.Meta(max_length=FOOTER_EMAIL_CHARACTERS_MAX)] = ""


class Retention(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How long things are kept before the nightly purge removes them."""

    recordings_days: Annotated[int, msgspec.Meta(ge=30, le=90)] = 60
    mp3_days: Annotated[int, msgspec.Meta(ge=1, le=7)] = 7
    transcripts_days: Annotated[int, msgspec.Meta(ge=365, le=730)] = 365
    raw_webhooks_h: Annotated[int, msgspec.Meta(ge=1, le=48)] = 48
    events_days: Annotated[int, msgspec.Meta(ge=30, le=90)] = 90
    audit_days: Annotated[int, msgspec.Meta(ge=365, le=3_650)] = 365


class Org(msgspec.Struct, frozen=True, kw_only=True):
    """The record of the org in its own journal. There is exactly one in each."""

    id: OrgId
    name: str
    timezone: str
    created_at: int
    created_by: UserId
    closed_at: int | None = None
    closed_by: UserId | None = None
    removing_at: int | None = None
    """Its removal has begun: there is no way back."""
    paused_at: int | None = None
    paused_by: str | None = None
    paused_why: str | None = None
    quiet_hours: QuietHours = QuietHours()
    one_off_policy: OneOffPolicy = "warn"
    country_allowlist: tuple[str, ...] | None = None
    legal_footers: LegalFooters = LegalFooters()
    sms_long_policy: SmsLongPolicy = "warn"
    developer_single_send: bool = True
    opt_out_words: tuple[str, ...] = ()
    revoke_all: bool = False
    min_gap_h: int = 4
    recording_consent: RecordingConsent = "announce"
    retention: Retention = Retention()
    mfa_required: bool = True
    mfa_required_since: int = 0
    """When an owner switched it on again after it was off; members get their days from then."""
    four_eyes: bool = False


class OrgChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Only what is named changes; null takes away what may be absent."""

    name: Name | msgspec.UnsetType = msgspec.UNSET
    timezone: Timezone | msgspec.UnsetType = msgspec.UNSET
    quiet_hours: QuietHours | msgspec.UnsetType = msgspec.UNSET
    one_off_policy: OneOffPolicy | msgspec.UnsetType = msgspec.UNSET
    country_allowlist: Countries | msgspec.UnsetType | None = msgspec.UNSET
    legal_footers: LegalFooters | msgspec.UnsetType = msgspec.UNSET
    sms_long_policy: SmsLongPolicy | msgspec.UnsetType = msgspec.UNSET
    developer_single_send: bool | msgspec.UnsetType = msgspec.UNSET
    opt_out_words: OptOutWords | msgspec.UnsetType = msgspec.UNSET
    revoke_all: bool | msgspec.UnsetType = msgspec.UNSET
    min_gap_h: GapHours | msgspec.UnsetType = msgspec.UNSET
    recording_consent: RecordingConsent | msgspec.UnsetType = msgspec.UNSET
    retention: Retention | msgspec.UnsetType = msgspec.UNSET
    mfa_required: bool | msgspec.UnsetType = msgspec.UNSET
    four_eyes: bool | msgspec.UnsetType = msgspec.UNSET


class OrgView(msgspec.Struct, frozen=True, kw_only=True):
    """The org as its members see it."""

    id: OrgId
    name: str
    timezone: str
    state: OrgState
    paused_why: str | None
    """What HQ said when it paused the organization."""
    removed_at: str | None
    """When everything of a closed organization will be gone."""
    quiet_hours: QuietHours
    one_off_policy: OneOffPolicy
    country_allowlist: tuple[str, ...] | None
    legal_footers: LegalFooters
    sms_long_policy: SmsLongPolicy
    developer_single_send: bool
    opt_out_words: tuple[str, ...]
    revoke_all: bool
    min_gap_h: int
    recording_consent: RecordingConsent
    retention: Retention
    mfa_required: bool
    four_eyes: bool
    created_at: str
    updated_at: str
    version: int


class CloseOrg(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The name of the organization, typed again by whoever closes it."""

    confirm: Annotated[str, msgspec.Meta(max_length=NAME_CHARACTERS_MAX)]


class Bytes(msgspec.Struct, frozen=True, kw_only=True):
    total: int
    journal: int
    logs: int
    files: int
    exports: int


class UsageView(msgspec.Struct, frozen=True, kw_only=True):
    """What an organization takes up. No quota: it may take what is there."""

    bytes: Bytes
    quota_bytes: int | None
    reserve_ok: bool
    """Whether the disk has room beside what is kept for journals."""


ExportState = Literal["waiting", "running", "done", "failed"]


class Export(msgspec.Struct, frozen=True, kw_only=True):
    """An archive of the org that one of its owners asked for, or that its closing brought about."""

    id: str
    by: UserId
    created_at: int
    final: bool = False
    """Made when the org was closed: it stays until the org goes."""
    state: ExportState = "waiting"
    progress: float = 0.0
    work: str = ""
    blob: Blob | None = None
    done_at: int | None = None
    error: str | None = None


class ExportView(msgspec.Struct, frozen=True, kw_only=True):
    """`url` is there while the archive is, for an owner who has just shown the second factor."""

    id: str
    state: ExportState
    progress: float
    created_at: str
    by: UserId
    final: bool
    size: int | None
    sha256: str | None
    url: str | None
    url_expires_at: str | None
    kept_until: str | None
    error: str | None


class Removal(msgspec.Struct, frozen=True, kw_only=True):
    """With the host: an org whose removal has begun and is to be finished, whatever happens."""

    org_id: OrgId
    closed_at: int
    began_at: int


class Erasure(msgspec.Struct, frozen=True, kw_only=True):
    """With the host: what was removed here and must not come back by a restored copy. No name, no address."""

    org_id: OrgId
    what: Literal["org"]
    at: int


class Quota(msgspec.Struct, frozen=True, kw_only=True):
    """What HQ has set for one org; with the host, because no org decides it."""

    org_id: OrgId
    bytes: int | None
    set_at: int
    set_by: str


class LeadLimit(msgspec.Struct, frozen=True, kw_only=True):
    """The same for how many leads it may hold."""

    org_id: OrgId
    leads: int
    set_at: int
    set_by: str


class SendingState(msgspec.Struct, frozen=True, kw_only=True):
    """Whether anything may leave: of an org in its own journal, of everybody in the host's."""

    on: bool
    at: int | None
    by: str | None
    live_calls: LiveCalls = "finish"
    """What becomes of calls that people are in when sending is stopped."""
    why: str = ""


class SetSending(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    on: bool
    live_calls: LiveCalls = "finish"


class HostSendingView(msgspec.Struct, frozen=True, kw_only=True):
    on: bool
    since: str | None
    by: str | None
    why: str
    live_calls: LiveCalls


class SendingView(HostSendingView, frozen=True, kw_only=True):
    """`on` and what follows it are the organization's own; `host_on` is false while the whole server is stopped."""

    host_on: bool


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """One person in this org. `via` is the claim that brought them in, so that a repeat of it is recognised."""

    user_id: UserId
    role: Role
    joined_at: int
    via: str
    disabled: bool = False


class Asker(msgspec.Struct, frozen=True, kw_only=True):
    """Who does something to an org or its people, and in which request."""

    user_id: UserId
    role: Role
    request_id: str
    key_id: str | None = None
    """The API key that asks in their name."""

    def act(self, action: str, *, target: str, facts: Mapping[str, Fact] | None = None) -> Act:
        return Act(
            actor=self.key_id or self.user_id,
            request_id=self.request_id,
            action=action,
            target=target,
            facts=facts or {},
        )
