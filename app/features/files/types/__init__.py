"""What is kept of a file, and what goes over the wire about it."""
