"""What every room may use: the version, secrets, exit codes, failures, the clock, safe text."""

__version__ = "0.1.0"
