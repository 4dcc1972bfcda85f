"""What this room hands to the house."""

from app.feature import Feature
from app.features.compliance.errors import REASONS
from app.features.compliance.service import Compliance


def feature(compliance: Compliance) -> Feature:
    del compliance
    return Feature("compliance", reasons=REASONS)
