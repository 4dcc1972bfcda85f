"""Whom the organization must not contact, on which channel and why; and what people agreed to."""
