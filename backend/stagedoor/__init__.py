"""Stagedoor: an open-source box office that sells each place once and keeps true books."""
