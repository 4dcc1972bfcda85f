"""Leads and what belongs to them at the door, one file for each kind of thing."""

from app.features.crm.routes import (
    batches,
    consent,
    duplicates,
    exchange,
    exports,
    leads,
    listing,
    pipeline,
    tasks,
    timeline,
    views,
)
from app.features.crm.service import Crm
from app.http.endpoint import Endpoint


def endpoints(crm: Crm) -> tuple[Endpoint, ...]:
    return (
        *leads.endpoints(crm),
        *pipeline.endpoints(crm),
        *consent.endpoints(crm),
        *exchange.endpoints(crm),
        *timeline.endpoints(crm),
        *tasks.endpoints(crm),
        *listing.endpoints(crm),
        *views.endpoints(crm),
        *exports.endpoints(crm),
        *batches.endpoints(crm),
        *duplicates.endpoints(crm),
    )
