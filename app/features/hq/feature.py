"""What this room hands to the house."""

from app.feature import Feature
from app.features.hq.errors import REASONS
from app.features.hq.routes import endpoints
from app.features.hq.service import Hq
from app.features.hq.tasks import tasks


def feature(hq: Hq) -> Feature:
    return Feature(
        "hq",
        endpoints=endpoints(hq),
        reasons=REASONS,
        tasks=tasks(hq),
        forgets=(hq.summaries.forget,),
    )
