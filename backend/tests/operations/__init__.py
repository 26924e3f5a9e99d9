"""Prove importers, generators and the demo."""
