"""Faults on demand: what networks, proxies and Zendesk itself do on a bad day."""
