"""Mail that leaves the house."""

from typing import Protocol

import msgspec


class MailMessage(msgspec.Struct, frozen=True, kw_only=True):
    """One mail to one person. The id is ours and goes out as the Message-ID's left part."""

    id: str
    to: str
    subject: str
    text: str
    html: str


class Mailer(Protocol):
    async def send(self, message: MailMessage) -> None:
        """Returns when the next server has taken it over; raises Unreachable, Uncertain or Rejected."""
