"""The fake as a whole: books, scripts, background threads, and who answers which path."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from fake_stripe import pages
from fake_stripe.api import Api
from fake_stripe.clock import now_ms
from fake_stripe.control import Control
from fake_stripe.courier import Courier
from fake_stripe.diary import Diary
from fake_stripe.errors import Refused
from fake_stripe.faults import Faults
from fake_stripe.plans import Plans
from fake_stripe.settings import Settings
from fake_stripe.store import Store
from fake_stripe.wire import Call, Reply, as_json
from fake_stripe.work import Work

log = logging.getLogger(__name__)
CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, POST, DELETE, OPTIONS",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, Idempotency-Key, "
    "Stripe-Version, Stripe-Account",
    "Access-Control-Expose-Headers": "Request-Id, Idempotent-Replayed, Idempotency-Key",
    "Access-Control-Max-Age": "300",
}


class App:
    """Answer calls; `start` and `stop` its background threads around that."""

    def __init__(self, settings: Settings, clock: Callable[[], int] = now_ms) -> None:
        self.settings = settings
        self.clock = clock
        self.knobs = settings.knobs
        self.store = Store(settings.data)
        self.faults = Faults()
        self.plans = Plans()
        self.courier = Courier(self.store, self.knobs, threads=settings.couriers)
        self.diary = Diary(self)
        self._api = Api(self)
        self._control = Control(self)

    def start(self) -> None:
        """Start what happens in the background."""
        self.courier.start()
        self.diary.start()

    def stop(self) -> None:
        """Stop the background and close the books."""
        self.diary.timetable.stop()
        self.courier.timetable.stop()
        self.store.close()

    @contextmanager
    def work(
        self,
        *,
        base_url: str = "",
        request_id: str | None = None,
        idempotency_key: str | None = None,
        is_public: bool = False,
    ) -> Iterator[Work]:
        """Open the books for one piece of work, all of it or nothing; then set off what follows."""
        with self.store.begin():
            work = Work(
                self.store,
                self.settings,
                self.knobs,
                self.plans,
                self.clock(),
                base_url=base_url,
                request_id=request_id,
                idempotency_key=idempotency_key,
                is_public=is_public,
            )
            yield work
        for due_ms, number in work.deliveries:
            self.courier.timetable.add(due_ms, number)
        for due_ms, number in work.chores:
            self.diary.timetable.add(due_ms, number)

    def answer(self, call: Call) -> Reply:
        """Answer one call, whatever it asks."""
        try:
            return self._dispatch(call)
        except Refused as refused:
            return as_json(refused.status, refused.document, refused.headers)
        except Exception:
            log.exception("%s %s failed", call.method, call.path)
            return as_json(500, {"error": {"type": "api_error", "message": "The fake is broken."}})

    def _dispatch(self, call: Call) -> Reply:
        path = call.path
        if path == "/healthz":
            self.store.rows("SELECT 1")
            return as_json(200, {"status": "ok"})
        if path.startswith("/v1/"):
            if call.method == "OPTIONS":
                return Reply(204, headers=CORS)
            reply = self._api.answer(call)
            headers = {**reply.headers, **CORS}
            return Reply(reply.status, reply.body, headers=headers, is_dropped=reply.is_dropped)
        if path.startswith("/_fake/"):
            return self._control.answer(call)
        if path.startswith("/authenticate/"):
            return pages.answer(self, call)
        if call.method == "GET" and pages.is_script(path):
            return pages.script(call)
        raise Refused(404, f"Unrecognized request URL ({call.method}: {path}).")


def create_app(settings: Settings) -> App:
    """Make a fake that answers calls; `fake_stripe.web.serve` puts it on a port."""
    return App(settings)
