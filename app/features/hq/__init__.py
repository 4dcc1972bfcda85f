"""HQ: where the operator of the host sees all organizations, and acts where an owner cannot."""
