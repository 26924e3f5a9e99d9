/** How an event's sale stands, in words. */

import type { Event, SaleState } from "@/api/types";
import { t } from "@/shared/texts/texts";
import { formatMoment } from "@/shared/time";
import { Notice, type Tone } from "@/shared/ui/notice";
import classes from "./sale-state.module.css";

const tones: Record<SaleState, Tone> = {
  upcoming: "info",
  on_sale: "good",
  sold_out: "warn",
  ended: "info",
  cancelled: "bad",
  postponed: "warn",
};

/** Show how the sale stands beside an event, unless tickets can simply be bought. */
export function SaleStateMark({ state }: { state: SaleState }) {
  if (state === "on_sale") return null;
  return (
    <span className={classes.mark} data-tone={tones[state]}>
      {t(`catalogue.saleStates.${state}`)}
    </span>
  );
}

/** Explain why nothing can be bought right now; nothing while tickets are on sale. */
export function SaleStateNotice({ event, now }: { event: Event; now: number }) {
  const note = noteOf(event, now);
  if (!note) return null;
  const isOver = event.sale_state === "ended" || event.sale_state === "upcoming";
  return (
    <Notice tone={isOver ? "info" : "warn"} title={t(`catalogue.saleStates.${event.sale_state}`)}>
      {note}
    </Notice>
  );
}

function noteOf({ sale_state, starts_at, sale_opens_at, time_zone }: Event, now: number): string {
  if (sale_state === "ended" && Date.parse(starts_at) < now) return t("catalogue.stateNotes.past");
  if (sale_state === "upcoming" && sale_opens_at) {
    return t("catalogue.stateNotes.upcomingAt", { moment: formatMoment(sale_opens_at, time_zone) });
  }
  return t(`catalogue.stateNotes.${sale_state}`);
}
