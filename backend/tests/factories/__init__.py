"""Make the things that tests need, one module a feature."""
