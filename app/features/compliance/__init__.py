"""Who may be contacted: lists of addresses that must not be, and what people agreed to."""
