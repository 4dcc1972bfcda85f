"""The one place that knows every concrete class: the house, floor by floor. Read it as the table of contents.

`ground` is what all rooms stand on, `rooms` are their services, `floors` what they hand over, `house` the whole.
"""

from app.compose.ground import KINDS, LOGS, Plugs
from app.compose.house import House, compose

__all__ = ["KINDS", "LOGS", "House", "Plugs", "compose"]
