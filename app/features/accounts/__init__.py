"""Who people are: sign-up, sign-in, sessions, passwords, invitations, and their access to organizations."""
