"""Keys for trying Astrix BOS on this machine: made at the first start, kept beside the data, for its owner only."""

import base64
import os
from pathlib import Path

KEY_BYTES = 32
NAMES = ("ASTRIX_SIGNING_KEYS", "ENVELOPE_MASTER_KEY")


def development_keys(folder: Path) -> dict[str, str]:
    """The keys of this data directory; made if it has none. Losing them loses what they sealed."""
    place = folder / "keys.env"
    if not place.exists():
        write_private(place, "".join(f"{name}=dev1:{fresh_key()}\n" for name in NAMES))
    return dict(line.split("=", 1) for line in place.read_text().splitlines() if "=" in line)


def fresh_key() -> str:
    return base64.urlsafe_b64encode(os.urandom(KEY_BYTES)).decode().rstrip("=")


def write_private(place: Path, text: str) -> None:
    """Whole or not at all, and never readable by others, not even for a moment."""
    fresh = place.with_name(f"{place.name}.new")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.rename(place)
