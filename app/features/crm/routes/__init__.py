"""Leads and what belongs to them at the door, one file for each kind of thing."""

from app.features.crm.routes import batches, duplicates, leads, listing, tasks, timeline, views
from app.features.crm.service import Crm
from app.http.endpoint import Endpoint


def endpoints(crm: Crm) -> tuple[Endpoint, ...]:
    return (
        *leads.endpoints(crm),
        *timeline.endpoints(crm),
        *tasks.endpoints(crm),
        *listing.endpoints(crm),
        *views.endpoints(crm),
        *batches.endpoints(crm),
        *duplicates.endpoints(crm),
    )
