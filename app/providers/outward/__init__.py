"""Calls to addresses that strangers chose: which ones are never called, and a way out that cannot be tricked."""

from app.providers.outward.addresses import Resolver, SystemResolver, is_public, refuse_unfit_url
from app.providers.outward.transport import JudgedTransport

__all__ = ["JudgedTransport", "Resolver", "SystemResolver", "is_public", "refuse_unfit_url"]
