"""The shapes of this room, stored and on the wire, one file each."""
