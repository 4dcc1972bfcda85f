"""Every path under the data directory. No other module builds one."""

import re
from pathlib import Path

_ORG = re.compile(r"(?:_host|[a-z0-9][a-z0-9_]{0,63})\Z")
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}\Z")
_LOG = re.compile(r"(\d{6})\.log\.jsonl\Z")
_SNAPSHOT = re.compile(r"(\d{6})\.snap\.jsonl\Z")


class BadName(ValueError):
    """A name that could leave its directory or that no file of ours has."""


def plain(name: str) -> str:
    """The name, if it is one plain file name."""
    if not _PLAIN.match(name):
        raise BadName(f"not a plain file name: {name!r}")
    return name


def is_org_id(name: str) -> bool:
    return _ORG.match(name) is not None


def is_temporary(name: str) -> bool:
    """What is renamed when it is whole. No blob, document or log can have such a name."""
    return name.startswith(".") and name.endswith(".tmp")


class OrgPaths:
    """Where the files of one org lie."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.lock = self.home / "lock"
        self.watermark = self.home / "wm"
        self.compaction_lock = self.home / "compacting"
        self.documents = self.home / "docs"
        self.secrets = self.home / "secret"

    def carried(self, name: str) -> Path:
        """What came with the org from another host and waits to be taken over here."""
        return self.home / "carried" / f"{plain(name)}.json"

    def carried_names(self) -> list[str]:
        return sorted(path.stem for path in (self.home / "carried").glob("*.json"))

    def log(self, segment: int) -> Path:
        return self.home / f"{segment:06d}.log.jsonl"

    def snapshot(self, segment: int) -> Path:
        return self.home / f"{segment:06d}.snap.jsonl"

    def snapshot_temp(self, segment: int) -> Path:
        return self.home / f".{segment:06d}.snap.jsonl.tmp"

    def snapshot_temps(self) -> list[Path]:
        """What a compaction left that was stopped in the middle."""
        return sorted(self.home.glob(".*.snap.jsonl.tmp"))

    def torn(self, source: Path, at_us: int) -> Path:
        """Where bytes go that were never acknowledged: kept to be looked at, read by nothing."""
        return self.home / f"torn-{at_us}-{source.parent.name}-{source.name}"

    def torn_files(self) -> list[Path]:
        return sorted(self.home.glob("torn-*"))

    def logs(self) -> list[int]:
        return self._numbers(_LOG)

    def snapshots(self) -> list[int]:
        return self._numbers(_SNAPSHOT)

    def series(self, name: str) -> Path:
        """The directory of a monthly log."""
        return self.home / plain(name)

    def series_lock(self, name: str) -> Path:
        """Held by whoever appends to a monthly log; never renamed, replaced or deleted."""
        return self.series(name) / "lock"

    def month(self, name: str, month: int) -> Path:
        """A monthly segment; the month is 202611."""
        return self.series(name) / f"{month // 100:04d}-{month % 100:02d}.jsonl"

    def months(self, name: str) -> list[int]:
        if not self.series(name).is_dir():
            return []
        found = (re.match(r"(\d{4})-(\d{2})\.jsonl\Z", path.name) for path in self.series(name).iterdir())
        return sorted(int(match[1]) * 100 + int(match[2]) for match in found if match)

    def heads(self, name: str) -> Path:
        return self.series(name) / ".heads"

    def document(self, name: str) -> Path:
        """`settings` lies in docs/, `secret/twilio` in secret/."""
        folder, _, rest = name.partition("/")
        return self._under(self.secrets, rest) if folder == "secret" else self._under(self.documents, name)

    def document_lock(self, name: str) -> Path:
        """Held by whoever changes a document; never renamed, replaced or deleted."""
        path = self.document(name)
        return path.with_name(f".{path.stem}.lock")

    def document_names(self) -> list[str]:
        found = [(self.documents, ""), (self.secrets, "secret/")]
        return sorted(
            prefix + str(path.relative_to(folder).with_suffix(""))
            for folder, prefix in found
            for path in folder.rglob("*.json")
            if not path.name.startswith(".")
        )

    def _under(self, folder: Path, name: str) -> Path:
        parts = [plain(part) for part in name.split("/")]
        return folder.joinpath(*parts[:-1], parts[-1] + ".json")

    def _numbers(self, pattern: re.Pattern[str]) -> list[int]:
        found = (pattern.match(path.name) for path in self.home.iterdir())
        return sorted(int(match[1]) for match in found if match)


class TreePaths:
    """The data directory."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def org(self, org_id: str) -> OrgPaths:
        if not is_org_id(org_id):
            raise BadName(f"not the id of an org: {org_id!r}")
        return OrgPaths(self.root / org_id)

    def being_made(self, org_id: str, token: str) -> OrgPaths:
        """Where an org is put together before it appears under its own name."""
        return OrgPaths(self.root / f".new-{token}-{org_id}")

    @property
    def news(self) -> Path:
        return self.root / "_host" / "news"

    @property
    def bell(self) -> Path:
        return self.root / "_host" / "bell"

    @property
    def due(self) -> Path:
        return self.root / "_host" / "due"

    def gone(self, org_id: str) -> OrgPaths:
        """Where an org lies while its files are removed: under no name that an org can have."""
        return OrgPaths(self.root / f".gone-{org_id}")

    def stagings(self) -> list[Path]:
        """What is being put together, or was when somebody was stopped in the middle."""
        return sorted(self.root.glob(".new-*"))

    @property
    def limits(self) -> Path:
        return self.root / "_host" / "limits"

    def homes(self) -> list[Path]:
        """The directories of the orgs, and the host's own."""
        host = self.org("_host").home
        return [*([host] if host.is_dir() else []), *(self.org(org_id).home for org_id in self.org_ids())]

    def org_ids(self) -> list[str]:
        """The orgs there are; the host's own tree is not one of them."""
        if not self.root.is_dir():
            return []
        return sorted(
            path.name
            for path in self.root.iterdir()
            if path.name != "_host" and is_org_id(path.name) and (path / "lock").exists()
        )
