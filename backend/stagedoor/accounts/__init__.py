"""Know who people are: accounts, their sessions, organisers and the members who work there.

Promises that a password is stored only as an argon2id hash and that a session can be ended from
the server. Never knows what anybody bought. Start reading at `models.py`.
"""
