"""The scripts' own program: standard library only, because it runs before anything is installed."""
