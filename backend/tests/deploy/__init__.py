"""Prove that the files in deploy/ fit the program."""
