"""What this room hands to the house."""

from app.feature import Feature
from app.features.audit.routes import endpoints
from app.features.audit.service import Audit


def feature(audit: Audit) -> Feature:
    return Feature("audit", endpoints=endpoints(audit))
