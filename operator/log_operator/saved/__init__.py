"""Bundles in folders: put there instead of being sent, and sent from there on another day."""
