"""What a file of people says and what becomes of each of its rows. Pure."""
