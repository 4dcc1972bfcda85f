"""What an organization is: its profile, the rules it has set for itself, and who belongs to it in which role."""
