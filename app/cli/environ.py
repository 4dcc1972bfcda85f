"""The settings of a command, read from the environment and the command line."""

import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from app.cli.outcome import Stopped
from app.core.secrets import KEY_BYTES
from app.core.settings import Settings, SettingsProblems

KEYS: Final = "ASTRIX_SIGNING_KEYS"


def read_settings(environ: Mapping[str, str], data: Path | None = None) -> Settings:
    told = dict(environ) if data is None else {**environ, "ASTRIX_DATA": str(data.absolute())}
    try:
        return Settings.read(told)
    except SettingsProblems as found:
        raise Stopped("These settings need attention:", *(f"  {one}" for one in found.problems)) from None


def without_signing(environ: Mapping[str, str]) -> dict[str, str]:
    """For commands that sign nobody in: a key that is gone with them stands in where none is set."""
    throwaway = urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)).decode().rstrip("=")
    return {KEYS: f"none:{throwaway}", **environ}
