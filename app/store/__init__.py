"""The ground: every file under the data directory. Above this package nobody sees a path."""
