"""Break every rule once; the check fails when one of them is not noticed."""

import os
import time


def view(session, order, event):
    session.add(order)
    order.status = "confirmed"
    session.commit()
    cart_total = float("1.5")
    relationship("Order", backref="tickets")
    return os.environ, time.time(), cart_total
