"""The pages for people, each in a module of its own; they need no JavaScript and change nothing."""
