"""Send the pages of the programme as HTML that reads without scripts and that search engines know.

Promises that what was typed by people is escaped, in HTML and in structured data. Never decides
anything: it shows what the API says. Start reading at `views.py`.
"""
