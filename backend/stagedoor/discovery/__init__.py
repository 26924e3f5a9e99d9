"""Let people find events: the shop's pages as HTML, the calendar, places, series and pictures.

Promises that whoever reads without scripts, and every search engine, sees what buyers see. Never
sells anything. Start reading at `views.py` for the API and at `pages/views.py` for the pages.
"""
