"""Keep tickets after the sale: rename them, pass them on, carry them in a wallet, mail them again.

It promises that a ticket has one keeper and one living code at any moment, and that everybody who
ever had it can be told. It never moves money or places. Start reading in `passing_on.py`.
"""
