"""Stagedoor: an open-source box office that sells each place once and keeps its books to the cent."""
