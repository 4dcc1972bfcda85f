"""How a command ends: its exit code, and the sentence of what stopped it."""

from typing import Final

OK: Final = 0
PROBLEMS: Final = 1
USAGE: Final = 2
ENVIRONMENT: Final = 3


class Stopped(Exception):
    """Something the operator can put right: one sentence (or a few), no trace."""

    def __init__(self, *sentences: str, code: int = ENVIRONMENT) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences
        self.code = code
