"""The stages of an org's pipeline: the standard ones, which stay, and its own."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import Final

import msgspec

from app.core.ids import OrgId
from app.core.reasons import VERSION_CONFLICT, Refused
from app.features.audit.types import Act
from app.features.crm.rules.drafts import BadLine, Problem, line
from app.features.crm.service.desk import CrmDesk
from app.features.crm.service.drafts import refuse_problems
from app.features.crm.service.leads import Leads
from app.features.crm.service.listing import Listing
from app.features.crm.store.leads import LEADS, LeadStore
from app.features.crm.store.pipeline import PipelineStore
from app.features.crm.types.by import By
from app.features.crm.types.listing import LeadQuery
from app.features.crm.types.pipeline import (
    STAGE_CHARACTERS_MAX,
    STANDARD,
    STANDARD_IDS,
    SetStages,
    Stage,
    StageItem,
    StageMove,
    Stages,
    StagesView,
)
from app.store.batch import Batch
from app.store.kinds import Row

WORK: Final = "crm.move_stage"
MOVED_AT_ONCE: Final = 200
"""So many leads are moved with the change itself; more of them by the engine."""
MOVED_A_BATCH: Final = 300
_OWN: Final = "own-"
_SLUG_CHARACTERS_MAX: Final = 32


class Moving(msgspec.Struct, frozen=True, kw_only=True):
    """What the queue keeps of leads that are on their way out of a stage that is gone."""

    old: str
    new: str
    by: By


class Pipeline:
    def __init__(self, desk: CrmDesk, leads: Leads, listing: Listing) -> None:
        self._desk = desk
        self._store = PipelineStore(desk.tree)
        self._rows = LeadStore(desk.tree)
        self._leads = leads
        self._listing = listing

    def name(self, org: OrgId, stage: str) -> str | None:
        """What a stage is called; None where there is none."""
        stages = self._store.stages(org).value.stages
        return next((one.name for one in stages if one.id == stage), None)

    def view(self, org: OrgId) -> StagesView:
        return self._shown(org, self._store.stages(org))

    def _shown(self, org: OrgId, row: Row[Stages]) -> StagesView:
        groups = self._listing.counts(org, LeadQuery(), "stage").groups
        counts = {group.value: group.count for group in groups}
        items = [
            StageItem(
                id=stage.id,
                name=stage.name,
                kind="standard" if stage.id in STANDARD_IDS else "own",
                order=order,
                count=counts.pop(stage.id, 0),
            )
            for order, stage in enumerate(row.value.stages)
        ]
        return StagesView(items=items, total=len(items), moving=bool(counts), version=row.version)

    async def set(self, org: OrgId, wanted: SetStages, *, by: By, expect: int | None = None) -> StagesView:
        def write(batch: Batch) -> Row[Stages]:
            row = self._store.stages_in(batch)
            if expect is not None and row.version != expect:
                raise Refused(VERSION_CONFLICT, version=row.version, current=self._shown(org, row))
            return self._set_in(batch, row, wanted, by=by)

        return self._shown(org, await self._desk.tree.org(org).batch(write))

    def _set_in(self, batch: Batch, row: Row[Stages], wanted: SetStages, *, by: By) -> Row[Stages]:
        stages = _read(wanted, row.value)
        after = Stages(stages=stages)
        gone = [stage.id for stage in row.value.stages if stage.id not in after.ids]
        moves = _moves(gone, wanted, after, is_empty=lambda one: not batch.had(LEADS, "stage", one))
        if after == row.value:
            return row
        put = self._store.put_stages(batch, after)
        for move in moves:
            self._move_in(batch, move, by=by)
        facts = {"stages": " ".join(after.ids), "removed": " ".join(gone) or None}
        act = Act(actor=by.actor, request_id=by.request_id, action="stages.change", facts=facts)
        self._desk.audit.record(batch, act)
        return put

    # Leads whose stage is gone

    def _move_in(self, batch: Batch, move: StageMove, *, by: By) -> None:
        """Few are moved at once. Whoever comes into the stage in this very moment is found by the engine."""
        if 0 < batch.had(LEADS, "stage", move.old) <= MOVED_AT_ONCE:
            for row in batch.find(LEADS, "stage", move.old):
                self._leads.change_in(batch, row, {"stage": move.new}, by=by)
        payload = msgspec.json.encode(Moving(old=move.old, new=move.new, by=by))
        self._desk.queue.put_in(batch, WORK, payload, key=move.old)

    async def move(self, org: OrgId, moving: Moving, tell: Callable[[float], object]) -> None:
        """All of them, some hundred in a batch. Done twice it finds none left."""
        ids = [row.key for row in self._rows.with_value(org, "stage", moving.old)]
        for start in range(0, len(ids), MOVED_A_BATCH):
            some = ids[start : start + MOVED_A_BATCH]
            await self._desk.tree.org(org).batch(_mover(self._leads, self._store, moving=moving, ids=some))
            tell((start + len(some)) / len(ids))


def _mover(
    leads: Leads, store: PipelineStore, *, moving: Moving, ids: Iterable[str]
) -> Callable[[Batch], None]:
    def write(batch: Batch) -> None:
        stages = store.stages_in(batch).value.ids
        # Either stage may be another by now: made again, or gone as well.
        new = moving.new if moving.new in stages else stages[0]
        if moving.old in stages:
            return
        for lead_id in ids:
            row = leads.find_in(batch, lead_id)
            if row is not None and row.value.is_live and row.value.stage == moving.old:
                leads.change_in(batch, row, {"stage": new}, by=moving.by)

    return write


def _read(wanted: SetStages, known: Stages) -> tuple[Stage, ...]:
    """The stages as they will be; refused with all that is wrong with them."""
    problems: list[Problem] = []
    found: list[Stage] = []
    names: set[str] = set()
    for at, one in enumerate(wanted.stages):
        name = _name(one.name, f"stages[{at}].name", problems)
        if name.casefold() in names:
            problems.append((f"stages[{at}].name", "Another stage is called the same."))
        names.add(name.casefold())
        if one.id is not None and (one.id not in known.ids or any(one.id == other.id for other in found)):
            problems.append((f"stages[{at}].id", "There is no such stage, or it is named twice."))
        taken = {*known.ids, *(stage.id for stage in found)}
        found.append(Stage(id=one.id or _new_id(name, taken), name=name))
    missing = [stage.name for stage in STANDARD if all(stage.id != one.id for one in found)]
    if missing:
        problems.append(("stages", f"These stages belong to every pipeline: {', '.join(missing)}."))
    refuse_problems(problems)
    return tuple(found)


def _name(text: str, path: str, problems: list[Problem]) -> str:
    try:
        name = line(text, STAGE_CHARACTERS_MAX)
    except BadLine as problem:
        problems.append((path, str(problem)))
        return text
    if not name:
        problems.append((path, "A stage has a name."))
    return name


def _new_id(name: str, taken: Iterable[str]) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = _OWN + (re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_SLUG_CHARACTERS_MAX] or "stage")
    number, unique = 1, slug
    while unique in taken:
        number += 1
        unique = f"{slug}-{number}"
    return unique


def _moves(
    gone: Iterable[str], wanted: SetStages, after: Stages, *, is_empty: Callable[[str], bool]
) -> list[StageMove]:
    """Where the leads go of each stage that is taken away."""
    problems: list[Problem] = []
    moves = []
    for old in gone:
        new = wanted.moved.get(old)
        if new is None and not is_empty(old):
            problems.append((f"moved.{old}", "There are leads in this stage. Say which stage they go to."))
        elif new is not None and new not in after.ids:
            problems.append((f"moved.{old}", "There is no such stage to move them to."))
        moves.append(StageMove(old=old, new=new or after.ids[0]))
    refuse_problems(problems)
    return moves
