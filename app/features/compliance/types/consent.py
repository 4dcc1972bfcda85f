"""What a person agreed to, on which channel and for what; every word of it is kept, the last one counts."""

import re
from collections.abc import Iterable, Mapping
from typing import Annotated, Final, Literal, NamedTuple, get_args

import msgspec

from app.core.clock import MINUTE_US, parse_rfc3339, rfc3339

Channel = Literal["voice", "sms", "email"]
ConsentClass = Literal["marketing", "informational"]
ConsentState = Literal["given", "withdrawn", "unknown"]
ConsentSource = Literal["form", "import", "verbal", "written", "api", "message", "other"]

CHANNELS: Final[tuple[Channel, ...]] = get_args(Channel)
CLASSES: Final[tuple[ConsentClass, ...]] = get_args(ConsentClass)

WORDING_CHARACTERS_MAX: Final = 2_000
EVIDENCE_CHARACTERS_MAX: Final = 500
CLOCKS_APART_US: Final = 5 * MINUTE_US
"""So far another system's clock may be ahead of ours: what it says happened now is not in the future."""

UNFIT: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
"""What cannot be seen, or makes a text read as something it does not say."""


class Consent(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False, rename={"class_": "class"}
):
    """One thing a person said about being contacted, as it is kept. `at` is when they said it."""

    channel: Channel
    class_: ConsentClass
    state: ConsentState
    source: ConsentSource
    wording: str = ""
    """What they were shown or told, to the letter."""
    evidence: str | None = None
    """Where it can be looked up: an id, a page, the name of a recording."""
    at: int
    by: str
    """Who wrote it down."""


class ConsentDraft(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"class_": "class"}
):
    """The same as a client sends it. Without a time it was said now."""

    channel: Channel
    class_: ConsentClass
    state: ConsentState
    source: ConsentSource
    wording: Annotated[str, msgspec.Meta(max_length=WORDING_CHARACTERS_MAX)] = ""
    evidence: Annotated[str, msgspec.Meta(max_length=EVIDENCE_CHARACTERS_MAX)] | None = None
    at: Annotated[str, msgspec.Meta(max_length=40)] | None = None


class ConsentItem(msgspec.Struct, frozen=True, kw_only=True, rename={"class_": "class"}):
    """One entry of the history as the API shows it."""

    channel: Channel
    class_: ConsentClass
    state: ConsentState
    source: ConsentSource
    wording: str
    evidence: str | None
    at: str
    by: str


class ConsentView(msgspec.Struct, frozen=True, kw_only=True):
    """What counts now, as a lead shows it."""

    state: ConsentState
    at: str
    source: ConsentSource


class ConsentClasses(msgspec.Struct, frozen=True, kw_only=True):
    marketing: ConsentView | None = None
    informational: ConsentView | None = None


class ConsentCurrent(msgspec.Struct, frozen=True, kw_only=True):
    """Of each channel and class; null where nothing was ever said."""

    voice: ConsentClasses
    sms: ConsentClasses
    email: ConsentClasses


class ConsentProblem(NamedTuple):
    """What is wrong with a draft, and with which of its fields."""

    field: str
    message: str


Said = Mapping[tuple[Channel, ConsentClass], Consent]


def current(history: Iterable[Consent]) -> Said:
    """What counts of each channel and class: the last that was written down, whatever time it names.

    A person may learn today of what was said last week; but what was said last week does not undo what they wrote
    down since, so the order of writing decides. A withdrawal is never undone by an older agreement that is found
    afterwards.
    """
    found: dict[tuple[Channel, ConsentClass], Consent] = {}
    for one in history:
        known = found.get((one.channel, one.class_))
        if known is None or not _is_outlived(one, known):
            found[one.channel, one.class_] = one
    return found


def _is_outlived(one: Consent, known: Consent) -> bool:
    """An agreement that was said before the withdrawal that is known."""
    return known.state == "withdrawn" and one.state != "withdrawn" and one.at < known.at


def current_view(history: Iterable[Consent]) -> ConsentCurrent:
    said = current(history)

    def classes(channel: Channel) -> ConsentClasses:
        return ConsentClasses(
            marketing=_view(said.get((channel, "marketing"))),
            informational=_view(said.get((channel, "informational"))),
        )

    return ConsentCurrent(voice=classes("voice"), sms=classes("sms"), email=classes("email"))


def _view(one: Consent | None) -> ConsentView | None:
    return None if one is None else ConsentView(state=one.state, at=rfc3339(one.at), source=one.source)


def item_of(one: Consent) -> ConsentItem:
    return ConsentItem(
        channel=one.channel,
        class_=one.class_,
        state=one.state,
        source=one.source,
        wording=one.wording,
        evidence=one.evidence,
        at=rfc3339(one.at),
        by=one.by,
    )


def draft_problems(draft: ConsentDraft, *, now_us: int) -> list[ConsentProblem]:
    """Everything that keeps a draft from being written down."""
    problems = [
        ConsentProblem(name, "This has a character that cannot be shown. Take it out.")
        for name, text in (("wording", draft.wording), ("evidence", draft.evidence or ""))
        if UNFIT.search(text)
    ]
    if draft.state == "given" and not draft.wording.strip():
        problems.append(
            ConsentProblem("wording", "Say what they agreed to, in the words they were shown or told.")
        )
    if draft.at is not None:
        try:
            at = parse_rfc3339(draft.at)
        except (ValueError, OverflowError):
            problems.append(ConsentProblem("at", "This is not a time with its zone, such as a closing Z."))
        else:
            if at > now_us + CLOCKS_APART_US:
                problems.append(ConsentProblem("at", "Nobody can have agreed in the future."))
            if at < 0:
                problems.append(ConsentProblem("at", "This is before there were such records."))
    return problems


def consent_of(draft: ConsentDraft, *, now_us: int, by: str) -> Consent:
    """A draft without problems, as it is kept."""
    at = now_us if draft.at is None else min(parse_rfc3339(draft.at), now_us)
    return Consent(
        channel=draft.channel,
        class_=draft.class_,
        state=draft.state,
        source=draft.source,
        wording=draft.wording.strip(),
        evidence=(draft.evidence or "").strip() or None,
        at=at,
        by=by,
    )
