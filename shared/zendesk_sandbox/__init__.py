"""A local Zendesk with the documented behaviour, for tests, demos and newcomers."""
