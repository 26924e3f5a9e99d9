"""Test what is left when a process dies, and when news comes in any order."""
