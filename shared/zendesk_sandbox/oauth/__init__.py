"""Clients, what they are granted, and how they and their users ask for it."""
