"""`python scripts COMMAND …`: what the shell scripts here hand over to once a Python is found."""

import sys

from machinery.door import main

sys.exit(main(sys.argv[1:]))
