"""Test the HTTP manners."""
