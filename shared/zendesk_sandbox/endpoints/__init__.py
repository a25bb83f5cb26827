"""One file for each resource of the API, and one for the pages."""
