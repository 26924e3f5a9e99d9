/** The till of an event: what is held becomes an order and is paid, all on one page. */

import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useCallback, useEffect, useMemo, useState } from "react";
import type { Event, Order, Questions, User } from "@/api/types";
import { orderQuery } from "@/features/booking/api";
import type { Draft } from "@/features/booking/draft";
import { rememberedHold } from "@/features/booking/hold-memory";
import {
  type RememberedOrder,
  rememberedOrder,
  rememberOrder,
} from "@/features/booking/order-memory";
import { isPayable } from "@/features/booking/order-state";
import { useDraft } from "@/features/booking/use-draft";
import { type HoldDesk, useHold } from "@/features/booking/use-hold";
import { t } from "@/shared/texts/texts";
import { Empty, Loading } from "@/shared/ui/page-state";
import { LapsedTill } from "./lapsed-till";
import { TillForm } from "./till-form";

interface TillProps {
  event: Event;
  asked: Questions;
  user: User | null;
}

/** Show the till for what this browser holds, or has ordered and not yet paid. */
export function Till({ event, asked, user }: TillProps) {
  const desk = useHold(event.id);
  const { order, shown, setOrder, look } = useOrderAtTill(event.id, desk);
  const items = desk.hold?.items;
  const places = useMemo(() => items?.map(({ place }) => place) ?? [], [items]);
  const known = useMemo(
    (): Draft => (user ? { "/email": user.email, "/name": user.name } : {}),
    [user],
  );
  const fields = useDraft(event.id, known, places);
  const checkout = {
    event,
    asked,
    desk,
    fields,
    order,
    shown,
    onOrdered: setOrder,
    onOrderOver: look,
  };
  // The same form before and after the order is made, so that a declined card stays in its field.
  if (desk.hold || (order && shown)) {
    return <TillForm {...checkout} />;
  }
  if (order || desk.isLoading) return <Loading />;
  if (desk.lapsed || desk.refused) return <LapsedTill event={event} desk={desk} />;
  return (
    <Empty
      title={t("booking.checkout.emptyTitle")}
      action={
        <Link to="/events/$event" params={{ event: event.slug }}>
          {t("booking.checkout.changePlaces")}
        </Link>
      }
    >
      {t("booking.checkout.empty")}
    </Empty>
  );
}

/** Follow the order of the event, also when another tab makes it; leave once it is decided. */
function useOrderAtTill(event: string, desk: HoldDesk) {
  const [order, setOrder] = useState(() => atTill(event));
  const navigate = useNavigate();
  const {
    data: shown,
    error,
    refetch,
  } = useQuery({
    ...orderQuery(order?.number ?? "", order?.token),
    enabled: order !== undefined,
    refetchOnMount: "always",
  });
  const { lapse } = desk;
  const drop = useCallback(() => {
    rememberOrder(event, undefined);
    setOrder(undefined);
  }, [event]);
  useEffect(() => {
    const follow = () => setOrder(atTill(event));
    window.addEventListener("storage", follow);
    return () => window.removeEventListener("storage", follow);
  }, [event]);
  useEffect(() => {
    if (error && !shown) drop();
  }, [error, shown, drop]);
  useEffect(() => {
    if (!order || !shown || isPayable(shown)) return;
    drop();
    if (hasRunOut(shown)) return lapse();
    const { number, token } = order;
    void navigate({
      to: "/orders/$number/payment",
      params: { number },
      search: { token },
      replace: true,
    });
  }, [order, shown, drop, lapse, navigate]);
  const look = useCallback(() => void refetch(), [refetch]);
  return { order, shown: shown && isPayable(shown) ? shown : undefined, setOrder, look };
}

// What is held now was taken after the order, so it is what the buyer is about.
function atTill(event: string): RememberedOrder | undefined {
  return rememberedHold(event) ? undefined : rememberedOrder(event);
}

function hasRunOut({ status }: Order): boolean {
  return status === "expired";
}
