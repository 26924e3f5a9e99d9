/** A reminder of an order that this browser has made for an event and not yet paid. */

import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { Event } from "@/api/types";
import { orderQuery } from "@/features/booking/api";
import { rememberedOrder } from "@/features/booking/order-memory";
import { isPayable } from "@/features/booking/order-state";
import { t } from "@/shared/texts/texts";
import { Notice } from "@/shared/ui/notice";

/** Show the way back to the till; nothing where no order waits, or where it is too late. */
export function UnpaidOrder({ event }: { event: Event }) {
  const [order] = useState(() => rememberedOrder(event.id));
  const { data: shown } = useQuery({
    ...orderQuery(order?.number ?? "", order?.token),
    enabled: order !== undefined,
  });
  if (!shown || !isPayable(shown)) return null;
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
