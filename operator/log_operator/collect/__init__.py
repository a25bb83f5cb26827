"""One leaf per source of logs, behind `interface.Source`."""
