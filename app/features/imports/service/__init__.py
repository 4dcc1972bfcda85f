"""The use cases of this room, one file each, and the one object that holds them."""

from app.features.imports.service.asking import Asking
from app.features.imports.service.desk import ImportsDesk
from app.features.imports.service.endings import Endings
from app.features.imports.service.letting_go import LettingGo
from app.features.imports.service.options import OptionsReader
from app.features.imports.service.previewing import Previewing
from app.features.imports.service.reading import Reading
from app.features.imports.service.running import Running
from app.features.imports.service.showing import Showing
from app.features.imports.service.steps import Steps
from app.features.imports.service.surroundings import Around
from app.features.imports.service.traces import ImportTraces
from app.features.imports.service.undoing import Undoing

__all__ = ["Imports", "ImportsDesk"]


class Imports:
    def __init__(self, desk: ImportsDesk) -> None:
        steps, around, endings = Steps(desk), Around(desk), Endings(desk)
        self.desk = desk
        self.asking = Asking(desk, options=OptionsReader(desk), endings=endings)
        self.showing = Showing(desk)
        self.reading = Reading(desk, steps, around)
        self.previewing = Previewing(desk, steps, around)
        self.running = Running(desk, steps, around=around, endings=endings)
        self.undoing = Undoing(desk, steps, endings)
        self.letting_go = LettingGo(desk)
        self.traces = ImportTraces(desk)
