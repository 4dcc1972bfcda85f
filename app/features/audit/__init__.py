"""Who did what, when, and how it ended: one log per organization that only ever grows."""
