"""Prove what is on sale."""
