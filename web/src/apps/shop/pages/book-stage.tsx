/** The first half of the till: the held places become an order of somebody. */

import { useMutation, useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import type { Event, Hold, NewOrder } from "@/api/types";
import { userQuery } from "@/features/accounts/api";
import { orderHold } from "@/features/booking/api";
import { type Contact, ContactForm } from "@/features/booking/contact-form";
import { rememberHold } from "@/features/booking/hold-memory";
import { HoldNotices } from "@/features/booking/hold-notices";
import { HoldTimer } from "@/features/booking/hold-timer";
import { type RememberedOrder, rememberOrder } from "@/features/booking/order-memory";
import { OrderSummary } from "@/features/booking/order-summary";
import { nameOfType } from "@/features/booking/price-list";
import { type HoldDesk, useHold } from "@/features/booking/use-hold";
import { describeProblem, isRefusal, mayRetry, ProblemError } from "@/shared/problem";
import { t } from "@/shared/texts/texts";
import { Notice } from "@/shared/ui/notice";
import { Empty } from "@/shared/ui/page-state";
import classes from "./checkout-page.module.css";
import { OrderGlance } from "./order-glance";

interface BookStageProps {
  event: Event;
  onBooked: (order: RememberedOrder) => void;
}

/** Ask who buys, and book what is held. */
export function BookStage({ event, onBooked }: BookStageProps) {
  const desk = useHold(event.id);
  const back = (
    <Link to="/events/$event" params={{ event: event.slug }}>
      {t("booking.checkout.changePlaces")}
    </Link>
  );
  if (!desk.hold) {
    if (desk.lapsed || desk.refused) return <Lapsed desk={desk} />;
    return (
      <Empty title={t("booking.checkout.emptyTitle")} action={back}>
        {t("booking.checkout.empty")}
      </Empty>
    );
  }
  return (
    <div className={classes.stage}>
      <ContactStep event={event} desk={desk} hold={desk.hold} onBooked={onBooked} />
      <OrderGlance
        places={desk.hold.items.length}
        total={desk.hold.total}
        timer={
          <HoldTimer
            expiresAt={desk.hold.expires_at}
            extendableUntil={desk.hold.extendable_until}
            isExtending={desk.isBusy}
            onExtend={desk.extend}
            onOver={desk.lapse}
          />
        }
      >
        <OrderSummary
          places={desk.hold.items}
          fees={desk.hold.fees}
          total={desk.hold.total}
          nameOfType={(type) => nameOfType(event, type)}
        />
        {back}
      </OrderGlance>
    </div>
  );
}

function Lapsed({ desk }: { desk: HoldDesk }) {
  return (
    <HoldNotices desk={desk} labelOf={String} wantedAs={(place) => ({ place, ticket_type: "" })} />
  );
}

type ContactStepProps = BookStageProps & { desk: HoldDesk; hold: Hold };

function ContactStep({ event, desk, hold, onBooked }: ContactStepProps) {
  const { data: user } = useQuery(userQuery());
  const navigate = useNavigate();
  const toOrder = (number: string, token?: string) =>
    navigate({ to: "/orders/$number", params: { number }, search: { token }, replace: true });
  const booking = useMutation({
    mutationFn: ({ email, name }: Contact) => orderHold(hold.id, email, name),
    retry: mayRetry,
    onSuccess: (order: NewOrder) => {
      rememberHold(event.id, undefined);
      const { number, access_token: token } = order;
      if (order.status === "confirmed") return toOrder(number, token);
      rememberOrder(event.id, { number, token });
      return onBooked({ number, token });
    },
    onError: (error) => {
      if (isRefusal(error, "hold-expired", "hold-not-found")) desk.lapse();
      const number = error instanceof ProblemError ? error.problem.number : undefined;
      if (isRefusal(error, "already-ordered") && number) void toOrder(number);
    },
  });
  return (
    <section className={classes.step} aria-labelledby="who">
      <h2 id="who">{t("booking.checkout.step1")}</h2>
      <ContactForm
        key={user?.id ?? "guest"}
        known={user ? { email: user.email, name: user.name } : {}}
        isFree={hold.total.amount_minor === 0}
        isBusy={booking.isPending}
        error={booking.error}
        onSubmit={booking.mutate}
      />
      {booking.isError && <Notice tone="bad">{describeProblem(booking.error)}</Notice>}
    </section>
  );
}
