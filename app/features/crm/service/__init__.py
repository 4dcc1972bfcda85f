"""The use cases of this room, one file each, and the one object that holds them."""

from app.features.crm.service.batch_values import BatchValues
from app.features.crm.service.batches import Batches
from app.features.crm.service.changes import Changes
from app.features.crm.service.consents import Consents
from app.features.crm.service.csv_out import CsvOut
from app.features.crm.service.desk import CrmDesk
from app.features.crm.service.drafts import Drafts
from app.features.crm.service.duplicates import Duplicates
from app.features.crm.service.fields import LeadFieldsOfOrg
from app.features.crm.service.finding import Finding
from app.features.crm.service.leads import Leads
from app.features.crm.service.listing import Listing
from app.features.crm.service.lookups import Lookups
from app.features.crm.service.merging import Merging
from app.features.crm.service.notes import Notes
from app.features.crm.service.persons import Persons
from app.features.crm.service.pipeline import Pipeline
from app.features.crm.service.purging import Purging
from app.features.crm.service.reminders import Reminders
from app.features.crm.service.task_lists import TaskLists
from app.features.crm.service.tasks import Tasks
from app.features.crm.service.timeline import Timeline
from app.features.crm.service.traces import CrmTraces
from app.features.crm.service.upsert import Upserts
from app.features.crm.service.views import Views

__all__ = ["Crm", "CrmDesk"]


class Crm:
    def __init__(self, desk: CrmDesk) -> None:
        self.desk = desk
        self.timeline = Timeline(desk.tree, desk.ids)
        self.drafts = Drafts(desk.tree, desk.orgs)
        self.persons = Persons(desk.tree)
        self.traces = CrmTraces(desk.tree, self.timeline)
        self.leads = Leads(desk, self.timeline, self.drafts)
        self.lookups = Lookups(desk)
        self.views = Views(desk)
        self.listing = Listing(desk, views=self.views)
        self.csv_out = CsvOut(desk, self.listing)
        self.finding = Finding(desk.tree, listing=self.listing, views=self.views)
        self.pipeline = Pipeline(desk, self.leads, self.listing)
        self.fields = LeadFieldsOfOrg(desk)
        self.consents = Consents(desk, self.leads)
        self.upserts = Upserts(desk, self.leads, self.drafts)
        self.changes = Changes(desk, self.leads)
        self.purging = Purging(desk)
        self.batches = Batches(
            desk,
            leads=self.leads,
            listing=self.listing,
            views=self.views,
            values=BatchValues(desk, drafts=self.drafts),
        )
        self.notes = Notes(desk, self.timeline)
        self.tasks = Tasks(desk, self.timeline)
        self.task_lists = TaskLists(desk, self.tasks)
        self.reminders = Reminders(desk, self.tasks)
        self.duplicates = Duplicates(desk, self.leads)
        self.merging = Merging(desk, self.leads, timeline=self.timeline, tasks=self.tasks)
