"""Builds a vendor's operator on this machine, from what was installed with the issuer."""
