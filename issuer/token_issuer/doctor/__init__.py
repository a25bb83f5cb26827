"""Asks an account what nobody outside Zendesk knows for certain."""
