"""The use cases of this room, one file each."""

from app.features.notices.service.outbox import MailDesk, Outbox

__all__ = ["MailDesk", "Outbox"]
