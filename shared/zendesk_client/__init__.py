"""The one door to Zendesk. Callers import its modules; this file stays a docstring."""
