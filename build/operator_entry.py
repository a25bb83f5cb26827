"""What the executable runs."""

import sys

if sys.argv[1:] == ["--version"]:
    # It is asked for by scripts and in a hurry: nothing else is imported for it.
    from log_operator.build_facts import say_build

    sys.exit(say_build())

from log_operator.__main__ import main

sys.exit(main())
