/** What is chosen so far, how long it is held, and the way to pay. */

import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { Event, HeldPlace } from "@/api/types";
import { HoldTimer, TimeLeft } from "@/features/booking/hold-timer";
import { OrderSummary } from "@/features/booking/order-summary";
import { nameOfType, typesOfTier } from "@/features/booking/price-list";
import { SpokenPlaces } from "@/features/booking/spoken-places";
import type { HoldDesk } from "@/features/booking/use-hold";
import { formatMoney } from "@/shared/money";
import { t } from "@/shared/texts/texts";
import classes from "./desk.module.css";

const none: readonly HeldPlace[] = [];

interface YourPlacesProps {
  event: Event;
  desk: HoldDesk;
  hasSeats: boolean;
}

/** Show the chosen places beside the map, and on a phone also a bar that leads to them. */
export function YourPlaces({ event, desk, hasSeats }: YourPlacesProps) {
  const { hold } = desk;
  const most = event.limits.max_places_per_person;
  return (
    <aside className={classes.yours} aria-labelledby="yours" aria-busy={desk.isBusy}>
      <h2 id="yours" tabIndex={-1}>
        {t("booking.yours")}
      </h2>
      <SpokenPlaces places={hold?.items ?? none} />
      {hold ? (
        <>
          <Timer desk={desk} />
          <OrderSummary
            places={hold.items}
            fees={hold.fees}
            total={hold.total}
            nameOfType={(type) => nameOfType(event, type)}
            choicesFor={({ price_tier }) => typesOfTier(event, price_tier)}
            onRemove={(place) => desk.change([], [place])}
            onChangeType={(place, type) => {
              const held = hold.items.find((candidate) => candidate.place === place);
              if (held) desk.retype(held, type);
            }}
          />
          <ToCheckout event={event} />
          <Button variant="subtle" onClick={desk.release}>
            {t("booking.startOver")}
          </Button>
          <Bar event={event} desk={desk} />
        </>
      ) : (
        <p className={classes.soft}>
          {t(hasSeats ? "booking.yoursEmpty" : "booking.yoursEmptyAreas")}{" "}
          {most !== null && t("booking.limit", { count: most })}
        </p>
      )}
    </aside>
  );
}

function Timer({ desk }: { desk: HoldDesk }) {
  if (!desk.hold) return null;
  return (
    <HoldTimer
      expiresAt={desk.hold.expires_at}
      extendableUntil={desk.hold.extendable_until}
      isExtending={desk.isBusy}
      onExtend={desk.extend}
      onOver={desk.lapse}
    />
  );
}

function ToCheckout({ event }: { event: Event }) {
  return (
    <Button
      size="lg"
      renderRoot={(props) => (
        <Link to="/checkout/$event" params={{ event: event.slug }} {...props} />
      )}
    >
      {t("booking.continue")}
    </Button>
  );
}

function Bar({ event, desk: { hold } }: { event: Event; desk: HoldDesk }) {
  if (!hold) return null;
  return (
    <div className={classes.bar}>
      <a href="#yours">
        <span>
          {t("booking.yoursCount", { count: hold.items.length })} ·{" "}
          <TimeLeft until={hold.expires_at} />
        </span>
        <strong>{formatMoney(hold.total)}</strong>
      </a>
      <ToCheckout event={event} />
    </div>
  );
}
