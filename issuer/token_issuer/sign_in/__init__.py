"""Signing an agent in, staying signed in, and signing out."""
