"""Refuse pages that lead nowhere, and wishes that there is no need for."""

from __future__ import annotations

from stagedoor.kernel.errors import Conflict, NotFound


class CityNotFound(NotFound):
    """Refuse a city in which nothing was ever on."""

    code, title = "city-not-found", "Nothing is known of this city"


class VenueNotFound(NotFound):
    """Refuse a venue that does not exist."""

    code, title = "venue-not-found", "There is no such venue"


class SeriesNotFound(NotFound):
    """Refuse a series that does not exist or has no public date."""

    code, title = "series-not-found", "There is no such series"


class PictureNotFound(NotFound):
    """Refuse the picture of an event that does not exist."""

    code, title = "picture-not-found", "There is no such picture"


class AlertNotFound(NotFound):
    """Refuse a link that we did not give out."""

    code, title = "alert-not-found", "This link does not lead anywhere"


class PlacesLeft(Conflict):
    """Refuse to promise word of places where there are places now."""

    code, title = "places-left", "There are places right now"


class SaleOver(Conflict):
    """Refuse to promise word of places of an event that is not sold any more."""

    code, title = "sale-over", "Tickets for this event are not sold any more"
