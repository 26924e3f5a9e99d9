/** The one form of the till: who comes, what they are asked, and how it is paid. */

import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { Hold, Order } from "@/api/types";
import { HoldTimer } from "@/features/booking/hold-timer";
import { OrderSummary } from "@/features/booking/order-summary";
import { nameOfType } from "@/features/booking/price-list";
import { demoQuery } from "@/features/catalogue/api";
import { PaymentProvider, type ScriptSource } from "@/features/payments/payment-provider";
import { usePayment } from "@/features/payments/use-payment";
import { t } from "@/shared/texts/texts";
import classes from "./checkout-page.module.css";
import { OrderGlance } from "./order-glance";
import { TillSections } from "./till-sections";
import { type TillFormProps, useCheckout } from "./use-checkout";

/** Show the form and, beside it, what is being bought. */
export function TillForm(props: TillFormProps) {
  const { desk, shown } = props;
  const demo = useQuery(demoQuery());
  const total = (shown ?? desk.hold)?.total;
  if (!total) return null;
  const source = demo.isPending ? undefined : { demoServer: demo.data?.stripe };
  return (
    <div className={classes.stage}>
      {total.amount_minor === 0 ? (
        <FreeForm {...props} />
      ) : (
        <PaymentProvider amount={total} source={source}>
          <PaidForm {...props} source={source} />
        </PaymentProvider>
      )}
      <Glance {...props} bought={shown ?? desk.hold} />
    </div>
  );
}

function FreeForm(props: TillFormProps) {
  return <TillSections {...props} pressing={useCheckout(props, undefined)} source={undefined} />;
}

function PaidForm(props: TillFormProps & { source: ScriptSource }) {
  return <TillSections {...props} pressing={useCheckout(props, usePayment())} />;
}

type GlanceProps = TillFormProps & { bought: Order | Hold | undefined };

function Glance({ event, bought, desk, order, onOrderOver }: GlanceProps) {
  if (!bought) return null;
  const places = "items" in bought ? bought.items : bought.lines;
  const hold = order ? undefined : desk.hold;
  return (
    <OrderGlance
      places={places.length}
      total={bought.total}
      timer={
        <HoldTimer
          expiresAt={bought.expires_at}
          {...(hold ? { extendableUntil: hold.extendable_until, onExtend: desk.extend } : {})}
          isExtending={desk.isBusy}
          onOver={hold ? desk.lapse : onOrderOver}
        />
      }
    >
      <OrderSummary
        places={places}
        {...("fees" in bought ? { fees: bought.fees } : {})}
        total={bought.total}
        nameOfType={(type) => nameOfType(event, type)}
      />
      {hold && (
        <Link to="/events/$event" params={{ event: event.slug }}>
          {t("booking.checkout.changePlaces")}
        </Link>
      )}
    </OrderGlance>
  );
}
