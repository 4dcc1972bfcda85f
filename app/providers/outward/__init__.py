"""Calls to addresses that strangers chose: which ones are never called, and a way out that cannot be tricked."""
