"""Prove what the box office promises; mirrors the package beside it."""
