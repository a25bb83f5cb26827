"""Brings ledger and Zendesk together: looks, plans, acts; frozen values pass between."""
