"""A secret that only shows whether secrets can be opened: sealed once, tried by every process that asks if it is ready.

Without it a wrong master key would be noticed by the first tenant who needs a real secret.
"""

import msgspec

from app.core.ids import HOST, OrgId
from app.core.secrets import Envelope, EnvelopeClosed
from app.store.batch import Batch
from app.store.kinds import Kind, Row
from app.store.sealed import Renew, SealedKind
from app.store.tree import Tree

_KEY = "canary"
_SONG = b"the master key opens this"
_VERSION = 1


class SealedCanary(msgspec.Struct, frozen=True):
    sealed: str


CANARY: Kind[SealedCanary] = Kind("canary", SealedCanary)


def renewed(_: OrgId, row: Row[SealedCanary], renew: Renew) -> SealedCanary:
    return SealedCanary(renew(row.value.sealed, org=HOST, name=_KEY, version=_VERSION))


SEALED_CANARY: SealedKind[SealedCanary] = SealedKind(CANARY, renewed)


class Canary:
    def __init__(self, tree: Tree, envelope: Envelope) -> None:
        self._tree = tree
        self._envelope = envelope
        self._judged: tuple[int, bool] | None = None

    async def plant(self) -> None:
        """Nothing where it is there already, or where there is no master key to seal it with."""
        if self._envelope.ready and self._tree.host.get(CANARY, _KEY) is None:
            await self._tree.host.batch(self._plant_in)

    def sings(self) -> bool:
        """Whether the master key at hand is one that sealed secrets here. Judged once for each planting."""
        row = self._tree.host.get(CANARY, _KEY)
        if row is None:
            return self._envelope.ready
        if self._judged is None or self._judged[0] != row.version:
            self._judged = row.version, self._opens(row.value)
        return self._judged[1]

    def _plant_in(self, batch: Batch) -> None:
        if batch.get(CANARY, _KEY) is None:
            sealed = self._envelope.seal(_SONG, org=HOST, name=_KEY, version=_VERSION)
            batch.put(CANARY, _KEY, SealedCanary(sealed.decode()))

    def _opens(self, canary: SealedCanary) -> bool:
        try:
            opened = self._envelope.open(canary.sealed.encode(), org=HOST, name=_KEY, version=_VERSION)
        except EnvelopeClosed:
            return False
        return opened == _SONG
