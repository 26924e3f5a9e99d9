"""Speak HTTP: routes and replies, problem documents, idempotency keys, sessions, rate limits.

Promises that every refusal is a problem document and that no reply leaves without its headers.
Never decides anything about events, places or money. Start reading at `api.py`.
"""
