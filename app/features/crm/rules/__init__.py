"""What holds of leads, whoever asks. Pure."""
