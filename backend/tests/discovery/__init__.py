"""Test how events are found."""
