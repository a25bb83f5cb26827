"""The issuer's secrets at rest: the system's key store, a private file, or the environment."""
