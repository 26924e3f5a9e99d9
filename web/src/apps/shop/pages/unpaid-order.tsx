/** A reminder of an order that this tab has made for an event and not yet paid. */

import { Link } from "@tanstack/react-router";
import type { Event } from "@/api/types";
import { rememberedOrder } from "@/features/booking/order-memory";
import { t } from "@/shared/texts/texts";
import { Notice } from "@/shared/ui/notice";

/** Show the way back to the till; nothing where no order waits. */
export function UnpaidOrder({ event }: { event: Event }) {
  if (!rememberedOrder(event.id)) return null;
  return (
    <Notice
      tone="warn"
      title={t("orders.unpaid")}
      action={
        <Link to="/checkout/$event" params={{ event: event.slug }}>
          {t("orders.finish")}
        </Link>
      }
    >
      {t("orders.unpaidHint")}
    </Notice>
  );
}
