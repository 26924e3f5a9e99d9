/** From the press of the button to the order and its payment, once however often it is pressed. */

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useRef, useState } from "react";
import type { Event, Order, Questions } from "@/api/types";
import { bookingKeys, orderHold } from "@/features/booking/api";
import { faultsFrom, faultsIn } from "@/features/booking/draft-faults";
import { orderFrom } from "@/features/booking/draft-order";
import { focusOn } from "@/features/booking/error-summary";
import { rememberHold } from "@/features/booking/hold-memory";
import { type RememberedOrder, rememberOrder } from "@/features/booking/order-memory";
import type { Fields } from "@/features/booking/use-draft";
import type { HoldDesk } from "@/features/booking/use-hold";
import { startPayment } from "@/features/payments/api";
import type { Paying } from "@/features/payments/use-payment";
import { describeProblem, isRefusal, mayRetry, ProblemError } from "@/shared/problem";
import { returnAddress } from "../return-address";

type Phase = "idle" | "booking" | "paying";

interface Checkout {
  event: Event;
  asked: Questions;
  desk: HoldDesk;
  fields: Fields;
  /** The order that was made already, and only has to be paid. */
  order: RememberedOrder | undefined;
  onOrdered: (order: RememberedOrder) => void;
}

export interface TillFormProps extends Checkout {
  /** The order as the server shows it. */
  shown: Order | undefined;
  /** What to do once the time to pay is over. */
  onOrderOver: () => void;
}

/** Give the press of the button, how far it has come, and what stood in the way. */
export function useCheckout(checkout: Checkout, paying: Paying | undefined) {
  const { event, desk, fields, order, onOrdered } = checkout;
  const [phase, setPhase] = useState<Phase>("idle");
  const [problem, setProblem] = useState<string>();
  const isRunning = useRef(false);
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const booking = useMutation({ mutationFn: () => book(checkout), retry: mayRetry });
  const starting = useMutation({
    mutationFn: ({ number, token }: RememberedOrder) => startPayment(number, token),
    retry: mayRetry,
  });
  const toResult = ({ number, token }: RememberedOrder) =>
    navigate({ to: "/orders/$number/payment", params: { number }, search: { token } });

  async function run() {
    if (!order && hasFaults(checkout)) return;
    setPhase("booking");
    const wrong = await paying?.check();
    if (wrong) return setProblem(wrong);
    const made = order ?? (await booking.mutateAsync());
    if (!order) onOrdered(made);
    if (!paying) return toResult(made);
    setPhase("paying");
    const payment = await starting.mutateAsync(made);
    const paid = await paying.confirm(payment, returnAddress(made.number, made.token));
    return paid.isAccepted ? toResult(made) : setProblem(paid.reason);
  }
  async function refuse(error: unknown) {
    const number = error instanceof ProblemError ? error.problem.number : undefined;
    const faults = faultsFrom(error);
    if (isRefusal(error, "already-ordered") && number) {
      rememberHold(event.id, undefined);
      rememberOrder(event.id, { number, token: undefined });
      return toResult({ number, token: undefined });
    }
    if (order && isRefusal(error, "hold-expired", "nothing-to-pay")) {
      return queryClient.invalidateQueries({ queryKey: bookingKeys.order(order.number) });
    }
    if (isRefusal(error, "hold-expired", "hold-not-found")) return desk.lapse();
    if (faults.length > 0) showFaults(fields, faults);
    else setProblem(describeProblem(error));
    return undefined;
  }
  async function press() {
    // Sooner than a state can tell: the second half of a double click finds it running.
    if (isRunning.current) return;
    isRunning.current = true;
    setProblem(undefined);
    await run().catch(refuse);
    isRunning.current = false;
    setPhase("idle");
  }
  return { press, phase, problem };
}

async function book({ event, asked, desk, fields }: Checkout): Promise<RememberedOrder> {
  const { hold } = desk;
  if (!hold) throw new Error("there is nothing to order");
  const { number, access_token: token } = await orderHold(
    orderFrom(fields.draft, hold, asked),
    hold,
  );
  rememberHold(event.id, undefined);
  rememberOrder(event.id, { number, token });
  return { number, token };
}

function hasFaults({ asked, desk, fields }: Checkout): boolean {
  const faults = faultsIn(fields.draft, desk.hold?.items ?? [], asked);
  showFaults(fields, faults);
  return faults.length > 0;
}

function showFaults(fields: Fields, faults: ReturnType<typeof faultsFrom>): void {
  fields.setFaults(faults);
  const [first] = faults;
  // After the faults are painted, so that the field is read out with what is wrong.
  if (first) requestAnimationFrame(() => focusOn(first.pointer));
}
