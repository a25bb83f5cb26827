"""Zip files as streams: written front to back, and read back as they grow."""
