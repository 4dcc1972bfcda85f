"""What this room decides without looking at a clock or a file."""
