"""Sets the issuer up: what is asked, tried at Zendesk, and written at the end."""
