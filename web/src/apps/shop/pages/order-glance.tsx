/** What is being bought, beside the form; on a phone folded to one line, so that the form is near. */

import { useMediaQuery } from "@mantine/hooks";
import type { ReactNode } from "react";
import type { Money } from "@/api/types";
import { formatMoney } from "@/shared/money";
import { t } from "@/shared/texts/texts";
import classes from "./checkout-page.module.css";

interface OrderGlanceProps {
  places: number;
  total: Money;
  timer: ReactNode;
  children: ReactNode;
}

/** Show the timer always, and the places openly where there is room for them. */
export function OrderGlance({ places, total, timer, children }: OrderGlanceProps) {
  const isWide = useMediaQuery("(min-width: 900px)", true);
  return (
    <aside className={classes.summary} aria-labelledby="summary">
      <h2 id="summary">{t("booking.checkout.summary")}</h2>
      {timer}
      {isWide ? (
        children
      ) : (
        <details>
          <summary>
            <span>{t("booking.yoursCount", { count: places })}</span>
            <strong>{formatMoney(total)}</strong>
          </summary>
          {children}
        </details>
      )}
    </aside>
  );
}
