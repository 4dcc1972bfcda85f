"""`python -m bench`, which scripts/bench calls."""

import sys

from bench.run import main

sys.exit(main(sys.argv[1:]))
