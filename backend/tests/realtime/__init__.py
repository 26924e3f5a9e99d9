"""Prove that a seat map shows what the database says, whatever is lost on the way."""
