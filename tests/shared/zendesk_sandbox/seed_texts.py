"""Pieces of seed files."""

PEOPLE = """
[[organizations]]
name = "Fabrik"
shared_tickets = true

[[users]]
name = "Eve"
email = "Eve@x.example"
role = "admin"

[[users]]
name = "Lea"
email = "lea@x.example"
role = "agent"
light_agent = true
may_delete = true

[[users]]
name = "Kim"
email = "kim@fabrik.example"
organization = "Fabrik"
verified = false
suspended = true
"""
CLIENT = """
[[clients]]
identifier = "robot"
user = "eve@x.example"
secret = "sesame"
"""
TICKET = """
[[tickets]]
subject = "It burns"
requester = "kim@fabrik.example"
comments = [{ body = "help" }]
"""
