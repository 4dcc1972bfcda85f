"""What a file may be, what it may be called, how long it stays. Pure."""
