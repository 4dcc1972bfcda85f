"""The stages a lead goes through, and the fields an org adds to it: stored and on the wire."""

from typing import Annotated, Final, Literal

import msgspec

STAGES_MAX: Final = 50
STAGE_CHARACTERS_MAX: Final = 40
FIELDS_MAX: Final = 100
FILTERABLE_MAX: Final = 8
CHOICES_MAX: Final = 100
FIELD_NAME_CHARACTERS_MAX: Final = 60
FIELD_KEY_CHARACTERS_MAX: Final = 40

FieldKind = Literal["text", "number", "date", "choice", "checkbox", "url"]
StageKind = Literal["standard", "own"]


class Stage(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    name: str


STANDARD: Final = (
    Stage(id="new", name="New"),
    Stage(id="contacted", name="Contacted"),
    Stage(id="qualified", name="Qualified"),
    Stage(id="won", name="Won"),
    Stage(id="lost", name="Lost"),
    Stage(id="no_answer", name="No answer"),
)
STANDARD_IDS: Final = frozenset(stage.id for stage in STANDARD)


class StageMove(msgspec.Struct, frozen=True, kw_only=True):
    """Leads of a stage that is gone, on their way to another one."""

    old: str
    new: str


class Stages(msgspec.Struct, frozen=True, kw_only=True):
    """The one record of an org, as soon as it is not the standard."""

    stages: tuple[Stage, ...] = STANDARD

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(stage.id for stage in self.stages)


class Field(msgspec.Struct, frozen=True, kw_only=True):
    key: str
    name: str
    kind: FieldKind
    choices: tuple[str, ...] = ()
    filterable: bool = False


class Fields(msgspec.Struct, frozen=True, kw_only=True):
    fields: tuple[Field, ...] = ()
    gone: tuple[Field, ...] = ()
    """Their values stay in the records. A field that comes back under its key is of its old kind."""


# On the wire


class StageItem(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    name: str
    kind: StageKind
    order: int
    count: int


class StagesView(msgspec.Struct, frozen=True, kw_only=True):
    """All of them on one page."""

    items: list[StageItem]
    next_cursor: None = None
    total: int
    moving: bool
    """Leads of a stage that was taken away are still on their way."""
    version: int


class StageWanted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Without an id it is a new one."""

    name: str
    id: str | None = None


class SetStages(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All of them, in their order. `moved` says where the leads of a stage go that is not among them any more."""

    stages: Annotated[list[StageWanted], msgspec.Meta(max_length=STAGES_MAX)]
    moved: dict[str, str] = {}


class FieldItem(msgspec.Struct, frozen=True, kw_only=True):
    key: str
    name: str
    kind: FieldKind
    choices: list[str]
    filterable: bool
    order: int


class FieldsView(msgspec.Struct, frozen=True, kw_only=True):
    """All of them on one page."""

    items: list[FieldItem]
    next_cursor: None = None
    total: int
    version: int


class FieldWanted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Without a key one is made of the name."""

    name: str
    kind: FieldKind
    key: str | None = None
    choices: Annotated[list[str], msgspec.Meta(max_length=CHOICES_MAX)] = []
    filterable: bool = False


class SetFields(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    fields: Annotated[list[FieldWanted], msgspec.Meta(max_length=FIELDS_MAX)]
