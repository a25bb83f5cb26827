"""Compares the ledger with itself and with Zendesk; changes nothing anywhere."""
