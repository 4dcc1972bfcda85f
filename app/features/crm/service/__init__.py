"""The use cases of this room, one file each, and the one object that holds them."""

from app.features.crm.service.desk import CrmDesk
from app.features.crm.service.notes import Notes
from app.features.crm.service.timeline import Timeline

__all__ = ["Crm", "CrmDesk"]


class Crm:
    def __init__(self, desk: CrmDesk) -> None:
        self.desk = desk
        self.timeline = Timeline(desk.tree, desk.ids)
        self.notes = Notes(desk, self.timeline)
