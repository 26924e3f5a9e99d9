/** Money that goes back: how it stands, and how to ask for it. */

import { Button, Textarea } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Event, Order, OrderRefunds } from "@/api/types";
import { formatMoney } from "@/shared/money";
import { describeProblem } from "@/shared/problem";
import { t } from "@/shared/texts/texts";
import { formatMoment } from "@/shared/time";
import { Notice } from "@/shared/ui/notice";
import classes from "./refund-section.module.css";
import { askForRefund, refundKeys, refundsQuery } from "./refunds";

interface RefundSectionProps {
  order: Pick<Order, "number" | "total" | "status">;
  event: Pick<Event, "time_zone"> | undefined;
  token: string | undefined;
}

/** Show what goes back of an order; nothing where there is nothing to say or to ask. */
export function RefundSection({ order, event, token }: RefundSectionProps) {
  const { data } = useQuery(refundsQuery(order.number, order.status, token));
  if (!data || (!data.may_ask && !data.request && data.refunds.length === 0)) return null;
  return (
    <section className={classes.refund} aria-labelledby="refund">
      <h2 id="refund">{t("tickets.refund.title")}</h2>
      <Requested refunds={data} />
      {data.refunds.length > 0 && (
        <ul className={classes.sums}>
          {data.refunds.map((refund) => (
            <li key={refund.id}>
              <span>{statusOf(refund.status)}</span>
              <strong>{formatMoney(refund.amount)}</strong>
            </li>
          ))}
        </ul>
      )}
      {data.may_ask && <Ask order={order} refunds={data} event={event} token={token} />}
    </section>
  );
}

function statusOf(status: string): string {
  if (status === "succeeded") return t("tickets.refund.succeeded");
  return t(status === "failed" ? "tickets.refund.failed" : "tickets.refund.pending");
}

function Requested({ refunds: { request, refunds } }: { refunds: OrderRefunds }) {
  if (!request) return null;
  if (request.state === "granted") {
    const hint = refunds.length > 0 ? t("tickets.refund.grantedHint") : undefined;
    return (
      <Notice tone="good" title={t("tickets.refund.granted")}>
        {hint}
      </Notice>
    );
  }
  const isAsked = request.state === "asked";
  return (
    <Notice tone="info" title={t(isAsked ? "tickets.refund.asked" : "tickets.refund.refused")}>
      {isAsked ? t("tickets.refund.askedHint") : request.answer}
    </Notice>
  );
}

interface AskProps extends RefundSectionProps {
  refunds: OrderRefunds;
}

function Ask({ order, refunds, event, token }: AskProps) {
  const queryClient = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const [reason, setReason] = useState("");
  const [isChecked, setChecked] = useState(false);
  const asking = useMutation({
    mutationFn: () => askForRefund(order.number, token, reason.trim()),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: refundKeys.order(order.number) }),
  });
  const until =
    refunds.ask_until && event ? formatMoment(refunds.ask_until, event.time_zone) : undefined;
  const isFree = order.total.amount_minor === 0;
  return (
    <>
      {until && <p className={classes.soft}>{t("tickets.refund.until", { time: until })}</p>}
      {isOpen ? (
        <form
          className={classes.ask}
          noValidate
          onSubmit={(submitted) => {
            submitted.preventDefault();
            setChecked(true);
            if (reason.trim()) asking.mutate();
            else submitted.currentTarget.querySelector("textarea")?.focus();
          }}
        >
          <Textarea
            name="reason"
            required
            autosize
            minRows={3}
            maxLength={1000}
            label={t("tickets.refund.reason")}
            value={reason}
            error={isChecked && !reason.trim() && t("tickets.refund.reasonMissing")}
            onChange={({ currentTarget }) => setReason(currentTarget.value)}
          />
          {asking.isError && <Notice tone="bad">{describeProblem(asking.error)}</Notice>}
          <Button type="submit" loading={asking.isPending}>
            {isFree
              ? t("tickets.refund.sendFree")
              : t("tickets.refund.send", { amount: formatMoney(order.total) })}
          </Button>
        </form>
      ) : (
        <Button variant="default" onClick={() => setOpen(true)}>
          {t("tickets.refund.ask")}
        </Button>
      )}
    </>
  );
}
