"""What one person may ask for: everything that is kept about them, or that none of it is kept any more."""
