"""What the house needs from the outside world, and the few words and failures they have in common."""
