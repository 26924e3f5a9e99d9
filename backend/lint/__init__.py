"""Check the rules of the house that no other tool knows, each against a planted violation."""
