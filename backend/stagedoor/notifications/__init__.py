"""Write to people: an email is a row first, then a job, then a message with a stable id.

Promises that a mail whose transaction committed is sent at least once or ends in a list that a
person sees. Never knows of orders. Start reading at `outbox.py`.
"""
