"""How a call to the outside world can fail. One bit decides about trying again, and retry lives elsewhere.

OutsideFailure
├── Unreachable   it did not happen; it may be tried again
├── Uncertain     it may have happened; trying again could make it happen twice
└── Rejected      it did not happen and never will as it stands
"""


class OutsideFailure(Exception):
    """The root of the three."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(f"{code}: {sentence}")
        self.code = code
        self.sentence = sentence


class Unreachable(OutsideFailure):
    """Nothing happened, and it may go better later. `retry_after_s` is what the other side asked for."""

    def __init__(self, code: str, sentence: str, *, retry_after_s: int | None = None) -> None:
        super().__init__(code, sentence)
        self.retry_after_s = retry_after_s


class Uncertain(OutsideFailure):
    """The answer never came, so whether it happened is not known."""


class Rejected(OutsideFailure):
    """The other side said no, for good."""
