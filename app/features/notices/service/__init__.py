"""The use cases of this room, one file each."""

from app.features.notices.service.courier import Courier
from app.features.notices.service.notices import Notices
from app.features.notices.service.outbox import MailDesk, Outbox
from app.features.notices.service.post import Postman
from app.features.notices.service.push import Devices, SigningKey
from app.features.notices.service.storage import StorageWatch

__all__ = ["Courier", "Devices", "MailDesk", "Notices", "Outbox", "Postman", "SigningKey", "StorageWatch"]
