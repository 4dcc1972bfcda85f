"""Files of an organization handed out by links that are signed and soon end."""
