"""What a person must learn: notices in the application, by push and by mail; and the platform's own mail."""
