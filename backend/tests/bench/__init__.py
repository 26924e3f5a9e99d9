"""Prove that benches count right and put back what they changed."""
