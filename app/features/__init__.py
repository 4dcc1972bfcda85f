"""The rooms: one folder for each thing the product does. Each says in its first lines what that is."""
