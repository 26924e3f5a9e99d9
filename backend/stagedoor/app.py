"""Assemble the application: build Flask, hang every feature on it, run it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

import stagedoor.accounts.views
import stagedoor.booking.views
import stagedoor.catalogue.views
import stagedoor.discovery.views
import stagedoor.operations.views
import stagedoor.payments.views
import stagedoor.realtime.views
import stagedoor.tickets.views
from stagedoor.accounts import sessions
from stagedoor.accounts.attempt_limits import AttemptLimits
from stagedoor.accounts.hooks import AccountHooks
from stagedoor.booking.access import AccessTokens, give_orders_to_account, move_to_session
from stagedoor.booking.hold_desk import HoldDesk
from stagedoor.booking.quick_hold import quick_hold
from stagedoor.booking.quick_order import quick_order
from stagedoor.booking.sale_facts import SaleFactsCache
from stagedoor.booking.ticket_code import TicketSigner
from stagedoor.booking.ticket_papers import TicketPapers
from stagedoor.booking.ticket_press import TicketPress
from stagedoor.catalogue.event_page import EventPages
from stagedoor.catalogue.questionnaire import Questionnaires
from stagedoor.catalogue.seat_map_reply import DrawingCache
from stagedoor.config import Configuration
from stagedoor.database import Database
from stagedoor.discovery.pages.views import pages as programme_pages
from stagedoor.discovery.parts import discovery_parts
from stagedoor.kernel.language import speak_by_default
from stagedoor.notifications import outbox
from stagedoor.operations.readiness import Readiness
from stagedoor.operations.serve import serve, web_directory
from stagedoor.payments.quick_hook import quick_hook
from stagedoor.payments.quick_payment import quick_payment
from stagedoor.payments.stripe_gateway import StripeGateway
from stagedoor.realtime.availability import AvailabilityCache
from stagedoor.realtime.seat_feed import SeatFeed
from stagedoor.tickets.parts import ticket_parts
from stagedoor.web import headers, idempotency, observability, pages, problems
from stagedoor.web import session as web_session
from stagedoor.web.api import Api, Parts
from stagedoor.web.quick_lane import QuickLane, QuickRoute
from stagedoor.web.rate_limits import RateLimits, behind_proxies

if TYPE_CHECKING:
    from flask_openapi.blueprint import APIBlueprint

_CONNECTIONS = 4


class Application:
    """Be one Stagedoor: the settings, the parts they make, and the web application on top."""

    def __init__(self, config: Configuration) -> None:
        """Build everything; nothing is connected before the first request."""
        self.config = config
        speak_by_default(config.language)
        self.database = Database(config.database_url, pool_size=_CONNECTIONS)
        self.seat_feed = SeatFeed(config.redis_url)
        self.readiness = Readiness(self.database, config.redis_url)
        self.parts = self._parts()
        self.flask = self._flask()

    def run(self, *, host: str = "127.0.0.1", workers: int = 2) -> None:
        """Answer requests until told to stop."""
        serve(self.config, host=host, workers=workers)

    def close(self) -> None:
        """Give connections back and stop the threads of the application."""
        self.seat_feed.close()
        self.readiness.close()
        self.database.dispose()

    def _parts(self) -> Parts:
        config, database = self.config, self.database
        parts = Parts(config=config, database=database)
        facts = SaleFactsCache(database)
        availability = AvailabilityCache(database)
        tokens, signer = AccessTokens(config.secret_key), TicketSigner(config.secret_key)
        limits = RateLimits(config)
        papers = TicketPapers(
            database, TicketPress(), signer=signer, tokens=tokens, public_url=config.public_url
        )
        for part in (
            AttemptLimits(limits),
            AccountHooks(
                public_url=config.public_url,
                enqueue=outbox.enqueue,
                on_session_rotated=[move_to_session],
                on_address_confirmed=[give_orders_to_account],
            ),
            facts,
            availability,
            EventPages(database),
            Questionnaires(database),
            DrawingCache(),
            self.seat_feed,
            tokens,
            signer,
            papers,
            *discovery_parts(config, database, limits, front_end=web_directory()),
            *ticket_parts(config, limits, papers, signer),
            StripeGateway(config.stripe_secret_key, api_base=config.stripe_api_base),
            HoldDesk(
                database,
                facts,
                hold_seconds=config.hold_seconds,
                announce=self.seat_feed.changed,
                states_of=partial(_states, availability),
                recent_states_of=partial(_recent_states, availability),
            ),
        ):
            parts.add(part)
        return parts

    def _quick_routes(self) -> list[QuickRoute]:
        config, database, gateway = self.config, self.database, self.parts.get(StripeGateway)
        return [
            quick_hold(self.parts.get(HoldDesk)),
            quick_order(database, self.parts.get(TicketSigner)),
            quick_payment(
                database,
                gateway,
                pay_seconds=config.pay_seconds,
                publishable_key=config.stripe_publishable_key,
            ),
            quick_hook(database, gateway, config.stripe_webhook_secrets),
        ]

    def _flask(self) -> Api:
        app = Api(self.parts)
        app.wsgi_app = behind_proxies(  # type: ignore[method-assign, assignment]
            app.wsgi_app, self.config.trusted_proxies
        )
        observability.install(app, self.readiness.faults)
        askers = web_session.install(app, self.config, partial(sessions.user_of, self.database))
        app.wsgi_app = QuickLane(  # type: ignore[method-assign]
            app.wsgi_app,
            self._quick_routes(),
            config=self.config,
            database=self.database,
            askers=askers,
        )
        headers.install(app, self.config)
        problems.install(app)
        idempotency.install(app, self.database)
        blueprints: list[APIBlueprint] = [
            stagedoor.accounts.views.api,
            stagedoor.catalogue.views.api,
            stagedoor.discovery.views.api,
            stagedoor.realtime.views.api,
            stagedoor.booking.views.api,
            stagedoor.tickets.views.api,
            stagedoor.payments.views.api,
            stagedoor.payments.views.hooks,
            stagedoor.operations.views.api,
        ]
        for blueprint in blueprints:
            app.register_api(blueprint)
        app.register_blueprint(programme_pages)
        pages.install(app, web_directory())
        return app


def _states(availability: AvailabilityCache, event_id: UUID) -> Sequence[int]:
    return availability.get(event_id).states


def _recent_states(availability: AvailabilityCache, event_id: UUID) -> Sequence[int]:
    return availability.recent(event_id).states
