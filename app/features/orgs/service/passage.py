"""How an org leaves this host, for another one or for good, and how one comes in."""

from dataclasses import dataclass

from app.features.orgs.service.carrying import Carriage
from app.features.orgs.service.removing import Removing


@dataclass(frozen=True, kw_only=True)
class Passage:
    carriage: Carriage
    removing: Removing
