"""Plugs: each translates the words and failures of one outside party, and does nothing else."""
