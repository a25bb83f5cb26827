"""What the executable runs."""

import sys

from log_operator.__main__ import main

sys.exit(main())
