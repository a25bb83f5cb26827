"""Puts finished parts on the ticket, and kills the code: the only room that knows Zendesk."""
