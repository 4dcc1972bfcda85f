"""Web push: messages that only one browser can read (RFC 8291), signed by this house (RFC 8292)."""

from app.providers.webpush.pusher import WebPusher

__all__ = ["WebPusher"]
