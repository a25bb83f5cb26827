"""Talks with the person until a bundle is agreed to: choose, look, save a copy, agree."""
