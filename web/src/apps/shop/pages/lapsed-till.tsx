/** The till when time has run out: nothing typed is lost, and the same places are one press away. */

import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { Event, HeldPlace } from "@/api/types";
import { rememberedPlaces } from "@/features/booking/hold-memory";
import { sameAgain } from "@/features/booking/hold-moves";
import { joinWords } from "@/features/booking/lost-race";
import type { HoldDesk } from "@/features/booking/use-hold";
import { describeProblem, isRefusal } from "@/shared/problem";
import { t } from "@/shared/texts/texts";
import { Notice } from "@/shared/ui/notice";
import classes from "./checkout-page.module.css";

interface LapsedTillProps {
  event: Event;
  desk: HoldDesk;
}

/** Offer the places that were held last, or those of them that nobody else has taken. */
export function LapsedTill({ event, desk }: LapsedTillProps) {
  const [places] = useState(() => rememberedPlaces(event.id));
  const gone = goneFrom(desk, places);
  const rest = places.filter((place) => !gone.includes(place));
  const isPart = gone.length > 0;
  return (
    <section className={classes.lapsed} aria-labelledby="lapsed">
      <h2 id="lapsed">{t("checkout.lapsed.title")}</h2>
      <p>{t("checkout.lapsed.text")}</p>
      <Refusal desk={desk} gone={gone} rest={rest} />
      {rest.length > 0 && (
        <ul>
          {rest.map(({ place, label }) => (
            <li key={place}>{label}</li>
          ))}
        </ul>
      )}
      <div className={classes.ways}>
        {rest.length > 0 && (
          <Button size="lg" loading={desk.isBusy} onClick={() => desk.change(sameAgain(rest), [])}>
            {t(isPart ? "checkout.lapsed.rest" : "checkout.lapsed.again", { count: rest.length })}
          </Button>
        )}
        <Button
          size="lg"
          variant="default"
          renderRoot={(props) => (
            <Link to="/events/$event" params={{ event: event.slug }} {...props} />
          )}
        >
          {t("checkout.lapsed.other")}
        </Button>
      </div>
    </section>
  );
}

interface RefusalProps {
  desk: HoldDesk;
  gone: readonly HeldPlace[];
  rest: readonly HeldPlace[];
}

function Refusal({ desk, gone, rest }: RefusalProps) {
  if (!desk.refused) return null;
  if (gone.length === 0) return <Notice tone="bad">{describeProblem(desk.refused.error)}</Notice>;
  const labels = joinWords(gone.map(({ label }) => label));
  return (
    <Notice tone="bad" title={t("checkout.lapsed.gone", { count: gone.length, places: labels })}>
      {rest.length === 0 && t("checkout.lapsed.none")}
    </Notice>
  );
}

function goneFrom({ refused }: HoldDesk, places: readonly HeldPlace[]): HeldPlace[] {
  if (!refused || !isRefusal(refused.error, "place-taken")) return [];
  const { taken = [] } = refused.error.problem;
  return places.filter(({ place }) => taken.includes(place));
}
