"""People and what happened with them: leads, their timeline, tasks, saved views, and changes to many at once."""
