"""Whether what a batch is to set can be set at all; judged once, before the first lead."""

from app.core.ids import OrgId, UserId
from app.core.reasons import invalid
from app.features.crm.service.desk import CrmDesk
from app.features.crm.service.drafts import Drafts, clean_tag
from app.features.crm.types.batches import BatchOp, BatchWanted

CHANNELS = ("voice", "sms", "email")
WITHOUT_VALUE = ("unassign", "delete")


class BatchValues:
    def __init__(self, desk: CrmDesk, *, drafts: Drafts) -> None:
        self._desk = desk
        self._drafts = drafts

    def judged(self, org: OrgId, wanted: BatchWanted) -> str | None:
        """The value as it is set; refused where it cannot be."""
        if (wanted.lead_ids is None) == (wanted.query is None):
            raise invalid("lead_ids", "Either name the leads or send a query, not both and not neither.")
        if wanted.op in WITHOUT_VALUE:
            if wanted.value is not None:
                raise invalid("value", f"“{wanted.op}” takes no value.")
            return None
        if wanted.value is None:
            raise invalid("value", f"Say what to {wanted.op}.")
        return self._value(org, wanted.op, wanted.value)

    def name(self, org: OrgId, op: BatchOp, value: str | None) -> str:
        """What the value is called on screen."""
        if value is None:
            return ""
        if op == "stage":
            return self._drafts.setting(org).stages.get(value, value)
        if op == "assign":
            return self._desk.people.name_of(UserId(value)) or value
        return value

    def _value(self, org: OrgId, op: BatchOp, value: str) -> str:
        if op in ("tag", "untag"):
            return clean_tag(value, path="value")
        if op == "stage" and value not in self._drafts.setting(org).stages:
            raise invalid("value", "There is no such stage. GET /api/stages lists them.")
        if op == "assign" and not self._works_here(org, UserId(value)):
            raise invalid("value", "Nobody of this id can be given leads here.")
        if op == "suppress" and value not in CHANNELS:
            raise invalid("value", "Name a channel: voice, sms or email.")
        return value

    def _works_here(self, org: OrgId, user: UserId) -> bool:
        member = self._desk.orgs.member(org, user)
        return member is not None and not member.disabled
