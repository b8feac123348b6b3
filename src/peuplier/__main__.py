"""`python -m peuplier`."""

import sys

from peuplier.cli import main

sys.exit(main())
