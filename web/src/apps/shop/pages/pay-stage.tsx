/** The second half of the till: the order is paid. */

import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import type { Event, Order } from "@/api/types";
import { orderQuery } from "@/features/booking/api";
import { HoldTimer } from "@/features/booking/hold-timer";
import { type RememberedOrder, rememberOrder } from "@/features/booking/order-memory";
import { isPayable } from "@/features/booking/order-state";
import { OrderSummary } from "@/features/booking/order-summary";
import { nameOfType } from "@/features/booking/price-list";
import { demoQuery } from "@/features/catalogue/api";
import { PaymentSection } from "@/features/payments/payment-section";
import { ProblemError } from "@/shared/problem";
import { t } from "@/shared/texts/texts";
import { Failed, Loading } from "@/shared/ui/page-state";
import { returnAddress } from "../return-address";
import classes from "./checkout-page.module.css";
import { OrderGlance } from "./order-glance";

interface PayStageProps {
  event: Event;
  order: RememberedOrder;
  onGone: () => void;
}

/** Show the payment form of an order; one that cannot be paid any more shows its own page. */
export function PayStage({ event, order: { number, token }, onGone }: PayStageProps) {
  const navigate = useNavigate();
  const order = useQuery(orderQuery(number, token));
  const isOver = order.data !== undefined && !isPayable(order.data);
  const isLost = order.error instanceof ProblemError && order.error.problem.status === 404;
  const toOrder = () => {
    rememberOrder(event.id, undefined);
    void navigate({ to: "/orders/$number", params: { number }, search: { token }, replace: true });
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: leaving once, when it is over.
  useEffect(() => {
    if (isOver) toOrder();
  }, [isOver]);
  useEffect(() => {
    if (!isLost) return;
    rememberOrder(event.id, undefined);
    onGone();
  }, [isLost, event.id, onGone]);

  if (order.isError) return <Failed error={order.error} onRetry={() => void order.refetch()} />;
  if (order.isPending || isOver) return <Loading />;
  return (
    <div className={classes.stage}>
      <PayStep order={order.data} token={token} onPaid={toOrder} />
      <OrderGlance
        places={order.data.lines.length}
        total={order.data.total}
        timer={<HoldTimer expiresAt={order.data.expires_at} onOver={() => void order.refetch()} />}
      >
        <OrderSummary
          places={order.data.lines}
          total={order.data.total}
          nameOfType={(type) => nameOfType(event, type)}
        />
      </OrderGlance>
    </div>
  );
}

interface PayStepProps {
  order: Order;
  token: string;
  onPaid: () => void;
}

function PayStep({ order, token, onPaid }: PayStepProps) {
  const demo = useQuery(demoQuery());
  return (
    <section className={classes.step} aria-labelledby="pay">
      <h2 id="pay">{t("booking.checkout.step2")}</h2>
      <p className={classes.soft}>{t("booking.checkout.goesTo", { email: order.email })}</p>
      {demo.isPending ? (
        <Loading label={t("booking.checkout.payLoading")} />
      ) : (
        <PaymentSection
          order={order.number}
          token={token}
          demoServer={demo.data?.stripe}
          returnUrl={returnAddress(order.number, token)}
          onPaid={onPaid}
        />
      )}
    </section>
  );
}
