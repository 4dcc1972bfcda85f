"""What holds for addresses, passwords, refresh tokens and lock-outs. Pure."""
