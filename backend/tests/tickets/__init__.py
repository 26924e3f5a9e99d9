"""Test tickets after the sale."""
