"""A contract of our own for import-linter: what a room keeps to itself."""

from collections.abc import Iterator
from typing import Any

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class SlicePrivacy(Contract):
    """Nobody but the room itself, and who is allowed by name, imports a room's private modules."""

    slices = fields.ModuleField()
    private = fields.ListField(subfield=fields.StringField())
    allowed = fields.ListField(subfield=fields.ModuleField(), required=False)

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        output.verbose_print(verbose, "Looking at every import of a room's private modules…")
        broken = list(self._intrusions(graph))
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for line in check.metadata["broken"]:
            output.print_error(line)

    def _intrusions(self, graph: ImportGraph) -> Iterator[str]:
        chosen: Any = self  # the fields above are descriptors: reading them gives what pyproject says
        allowed = [module.name for module in chosen.allowed or ()]
        for room in sorted(graph.find_children(chosen.slices.name)):
            for door in self._doors(graph, room):
                strangers = _importers(graph, door, but_for=[room, *allowed])
                yield from (_intrusion(graph, stranger, door) for stranger in strangers)

    def _doors(self, graph: ImportGraph, room: str) -> Iterator[str]:
        chosen: Any = self
        for name in chosen.private:
            door = f"{room}.{name}"
            if door in graph.modules:
                yield from sorted({door, *graph.find_descendants(door)})


def _inside(module: str, place: str) -> bool:
    return module == place or module.startswith(f"{place}.")


def _importers(graph: ImportGraph, door: str, but_for: list[str]) -> list[str]:
    everyone = sorted(graph.find_modules_that_directly_import(door))
    return [module for module in everyone if not any(_inside(module, place) for place in but_for)]


def _intrusion(graph: ImportGraph, importer: str, door: str) -> str:
    details: list[Any] = list(graph.get_import_details(importer=importer, imported=door))
    lines = ", ".join(str(detail["line_number"]) for detail in details)
    return f"{importer} imports {door} (line {lines}), which its room keeps to itself"
