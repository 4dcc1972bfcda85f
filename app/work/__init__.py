"""Work that nobody waits for: declared by rooms as rows, done by the engine."""
