/** The way back to paying, for an order that is not paid yet. */

import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Order } from "@/api/types";
import { orderStatus } from "@/features/booking/order-state";
import { demoQuery } from "@/features/catalogue/api";
import { PaymentSection } from "@/features/payments/payment-section";
import { formatMoney } from "@/shared/money";
import { t } from "@/shared/texts/texts";
import { returnAddress } from "../return-address";

interface FinishPayingProps {
  order: Order;
  token: string | undefined;
  /** Whether the bank has just sent the buyer back with a no. */
  hasFailed: boolean;
  isSlow: boolean;
  onPaid: () => void;
}

/** Offer to pay; looking at an order does not start a payment, asking for the form does. */
export function FinishPaying({ order, token, hasFailed, isSlow, onPaid }: FinishPayingProps) {
  const [isOpen, setOpen] = useState(hasFailed);
  const demo = useQuery(demoQuery());
  const isUnderWay = orderStatus(order) === "payment_pending" && !hasFailed && !isSlow;
  if (isUnderWay && !isOpen) return null;
  return (
    <>
      {isOpen && !demo.isPending ? (
        <PaymentSection
          order={order.number}
          token={token}
          demoServer={demo.data?.stripe}
          returnUrl={returnAddress(order.number, token)}
          onPaid={() => {
            setOpen(false);
            onPaid();
          }}
        />
      ) : (
        <Button size="lg" onClick={() => setOpen(true)}>
          {t("orders.finish")} {formatMoney(order.total)}
        </Button>
      )}
    </>
  );
}
