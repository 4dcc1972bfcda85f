"""`python -m app.cli`, for where the `astrix` command is not on the path."""

import sys

from app.cli import main

sys.exit(main())
