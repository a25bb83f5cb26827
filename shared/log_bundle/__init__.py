"""The format of the bundle: manifest, parts, names. Written by the operator, read by the issuer."""
