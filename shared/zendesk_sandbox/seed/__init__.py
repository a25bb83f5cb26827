"""What a sandbox starts with, from a file that describes it."""
