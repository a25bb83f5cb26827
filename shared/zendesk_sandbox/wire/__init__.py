"""The JSON of each kind of record, field for field as Zendesk sends it."""
