"""One field for everything: asks each room that can be searched, and shows the best of what they found."""
