"""The virus scanner on this machine, spoken to directly over its socket."""

from app.providers.clamav.scanner import ClamScanner, answers

__all__ = ["ClamScanner", "answers"]
