"""What this room hands to the house."""

from app.feature import Feature
from app.features.search.routes import endpoints
from app.features.search.service import Search


def feature(search: Search) -> Feature:
    return Feature("search", endpoints=endpoints(search))
