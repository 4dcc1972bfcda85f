"""What is decided without files and clocks."""
