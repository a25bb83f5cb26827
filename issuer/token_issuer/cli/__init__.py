"""The command line: one file per command; each parses, calls a service, shows the result."""
