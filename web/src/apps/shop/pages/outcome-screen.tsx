/** How a payment went, on a screen of its own: what happened, what it means, what to do now. */

import { Button, Loader } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { Event, Order } from "@/api/types";
import { rememberOrder } from "@/features/booking/order-memory";
import type { Outcome } from "@/features/booking/payment-outcome";
import { formatMoney } from "@/shared/money";
import { t } from "@/shared/texts/texts";
import { Icon, icons } from "@/shared/ui/icons";
import classes from "./outcome-screen.module.css";

interface OutcomeScreenProps {
  outcome: Outcome;
  order: Order | undefined;
  event: Event | undefined;
  token: string | undefined;
}

const signs = {
  processing: icons.clock,
  failed: icons.cross,
  expired: icons.clock,
  refund: "M4 9h11a5 5 0 0 1 0 10h-4M8.5 4.5L4 9l4.5 4.5",
  cancelled: icons.info,
};
const tones = {
  checking: "info",
  processing: "info",
  failed: "bad",
  expired: "warn",
  refund: "warn",
  cancelled: "info",
};

/** Show an outcome; a change of it is spoken. */
export function OutcomeScreen({ outcome, order, event, token }: OutcomeScreenProps) {
  return (
    <article className={classes.screen} data-tone={tones[outcome]}>
      <div className={classes.sign}>
        {outcome === "checking" ? (
          <Loader size={32} color="var(--ink-soft)" aria-hidden="true" />
        ) : (
          <Icon path={signs[outcome]} size={32} />
        )}
      </div>
      <div role="status" className={classes.words}>
        <h1>{t(`checkout.result.${outcome}Title`)}</h1>
        <p>{t(`checkout.result.${outcome}`)}</p>
        {order && outcome === "processing" && (
          <p>{t("checkout.result.processingNext", { email: order.email })}</p>
        )}
      </div>
      {order && outcome !== "checking" && <Facts outcome={outcome} order={order} event={event} />}
      {order && outcome !== "checking" && (
        <Ways outcome={outcome} order={order} event={event} token={token} />
      )}
    </article>
  );
}

function Facts({
  outcome,
  order,
  event,
}: Omit<OutcomeScreenProps, "token" | "order"> & { order: Order }) {
  const isRefund = outcome === "refund";
  const amount = isRefund && order.refunded.amount_minor > 0 ? order.refunded : order.total;
  const facts: [string, string][] = [
    ...(event ? [[t("checkout.result.event"), event.name] satisfies [string, string]] : []),
    [t("checkout.result.order"), order.number],
    [t(isRefund ? "checkout.result.refundAmount" : "checkout.result.amount"), formatMoney(amount)],
  ];
  if (isRefund) {
    const isDone = order.status === "refunded";
    const when = isDone ? "checkout.result.refundWhenDone" : "checkout.result.refundWhenDue";
    facts.push([t("checkout.result.refundWhen"), t(when)]);
  }
  return (
    <>
      <dl className={classes.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <bdi>{value}</bdi>
            </dd>
          </div>
        ))}
      </dl>
      {isRefund && (
        <p className={classes.soft}>{t("checkout.result.refundMail", { email: order.email })}</p>
      )}
    </>
  );
}

function Ways({ outcome, order, event, token }: OutcomeScreenProps & { order: Order }) {
  const slug = event?.slug ?? order.event;
  return (
    <div className={classes.ways}>
      {(outcome === "failed" || outcome === "expired") && (
        <Button
          size="lg"
          renderRoot={(props) => (
            <Link
              to="/checkout/$event"
              params={{ event: slug }}
              {...props}
              onClick={() => rememberOrder(order.event, { number: order.number, token })}
            />
          )}
        >
          {outcome === "failed"
            ? t("checkout.result.tryAgain", { amount: formatMoney(order.total) })
            : t("checkout.result.expiredAgain")}
        </Button>
      )}
      {(outcome === "refund" || outcome === "cancelled") && (
        <Button
          size="lg"
          renderRoot={(props) => <Link to="/events/$event" params={{ event: slug }} {...props} />}
        >
          {t("checkout.result.chooseAgain")}
        </Button>
      )}
      <Link to="/orders/$number" params={{ number: order.number }} search={{ token }}>
        {t("checkout.result.seeOrder")}
      </Link>
    </div>
  );
}
