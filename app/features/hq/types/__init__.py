"""The shapes of this room: what rests on disk (`records`) and what travels, by page."""
