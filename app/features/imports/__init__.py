"""People from files: a CSV file or a published sheet becomes leads, row by row, and can be taken back."""
