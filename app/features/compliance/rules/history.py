"""What becomes of a suppression when something more is said about the address. Pure."""

import msgspec

from app.features.compliance.types import ASKED_FOR, Later, Suppression


def with_later(one: Suppression, said: Later) -> Suppression:
    """The first reason stays; each further one is noted once. The very same record where nothing is new."""
    if said.reason == one.reason or any(said.reason == later.reason for later in one.later):
        return one
    kept = msgspec.structs.replace(said, note="") if one.erased_at is not None else said
    return msgspec.structs.replace(one, later=(*one.later, kept))


def without_own_wish(one: Suppression) -> Suppression | None:
    """What is left of it when the person takes back what they asked for. None: nothing."""
    if not one.was_asked_for:
        return one
    first = Later(reason=one.reason, source=one.source, at=one.at, by=one.by, note=one.note)
    left = [said for said in (first, *one.later) if said.reason not in ASKED_FOR]
    if not left:
        return None
    first, *later = left
    return msgspec.structs.replace(
        one,
        reason=first.reason,
        source=first.source,
        at=first.at,
        by=first.by,
        note=first.note,
        later=tuple(later),
    )
