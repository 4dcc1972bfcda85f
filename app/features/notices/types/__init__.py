"""The shapes of this room: its mail, its notices, its push subscriptions."""

from app.features.notices.types.mail import (
    Letter,
    Link,
    MailBox,
    MailItem,
    MailKind,
    MailOpened,
    MailRecord,
    MailState,
    Person,
)

__all__ = [
    "Letter",
    "Link",
    "MailBox",
    "MailItem",
    "MailKind",
    "MailOpened",
    "MailRecord",
    "MailState",
    "Person",
]
