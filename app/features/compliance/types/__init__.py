"""The shapes of this room that others use."""

from app.features.compliance.types.consent import Channel, Consent, ConsentClass, ConsentSource, ConsentState
from app.features.compliance.types.flags import Flag, Flags

__all__ = ["Channel", "Consent", "ConsentClass", "ConsentSource", "ConsentState", "Flag", "Flags"]
