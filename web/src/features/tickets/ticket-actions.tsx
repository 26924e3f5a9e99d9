/** What a ticket's keeper may do with it: another name, another holder, a phone's wallet. */

import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { Ticket, TicketRules, Transfer } from "@/api/types";
import { describeProblem } from "@/shared/problem";
import { t } from "@/shared/texts/texts";
import { Notice } from "@/shared/ui/notice";
import { offerTicket, renameTicket, type Token, withdrawOffer } from "./api";
import { OneFieldForm } from "./one-field-form";
import classes from "./tickets.module.css";
import { WalletLinks } from "./wallet-links";

interface TicketActionsProps {
  ticket: Ticket;
  token: Token;
  rules: TicketRules;
  /** The offer of this ticket that waits for its answer. */
  offer: Transfer | undefined;
  /** Called when the ticket or its offers have changed. */
  onChanged: () => void;
}

/** Offer the changes that are open, one at a time. */
export function TicketActions({ ticket, token, rules, offer, onChanged }: TicketActionsProps) {
  const [open, setOpen] = useState<"rename" | "pass-on">();
  const close = () => setOpen(undefined);
  const done = () => {
    close();
    onChanged();
  };
  if (offer) return <OpenOffer offer={offer} token={token} onChanged={onChanged} />;
  if (open === "rename")
    return <RenameForm ticket={ticket} token={token} onDone={done} onCancel={close} />;
  if (open === "pass-on")
    return <PassOnForm ticket={ticket} token={token} onDone={done} onCancel={close} />;
  return (
    <div className={classes.actions}>
      {rules.are_changes_open && (
        <>
          <Button variant="default" onClick={() => setOpen("rename")}>
            {t("tickets.change")}
            <span className="visually-hidden">: {ticket.label}</span>
          </Button>
          <Button variant="default" onClick={() => setOpen("pass-on")}>
            {t("tickets.passOn")}
            <span className="visually-hidden">: {ticket.label}</span>
          </Button>
        </>
      )}
      <WalletLinks ticket={ticket.id} token={token} wallets={rules.wallets} />
    </div>
  );
}

interface FormProps {
  ticket: Ticket;
  token: Token;
  onDone: () => void;
  onCancel: () => void;
}

function RenameForm({ ticket, token, onDone, onCancel }: FormProps) {
  const renaming = useMutation({
    mutationFn: (holder: string) => renameTicket(ticket.id, token, holder),
    onSuccess: onDone,
  });
  return (
    <OneFieldForm
      name="holder"
      label={t("tickets.holder")}
      initial={ticket.holder}
      action={t("tickets.save")}
      error={renaming.error}
      isBusy={renaming.isPending}
      onSubmit={(holder) => renaming.mutate(holder)}
      onCancel={onCancel}
    />
  );
}

function PassOnForm({ ticket, token, onDone, onCancel }: FormProps) {
  const offering = useMutation({
    mutationFn: (email: string) => offerTicket(ticket.id, token, email),
    onSuccess: onDone,
  });
  return (
    <OneFieldForm
      name="email"
      label={t("tickets.email")}
      hint={t("tickets.emailHint")}
      action={t("tickets.send")}
      error={offering.error}
      isBusy={offering.isPending}
      onSubmit={(email) => offering.mutate(email)}
      onCancel={onCancel}
    />
  );
}

interface OpenOfferProps {
  offer: Transfer;
  token: Token;
  onChanged: () => void;
}

function OpenOffer({ offer, token, onChanged }: OpenOfferProps) {
  const withdrawing = useMutation({
    mutationFn: () => withdrawOffer(offer.id, token),
    onSettled: onChanged,
  });
  return (
    <Notice
      tone="info"
      action={
        <Button
          variant="default"
          loading={withdrawing.isPending}
          onClick={() => withdrawing.mutate()}
        >
          {t("tickets.withdraw")}
        </Button>
      }
    >
      {t("tickets.offered", { email: offer.email })}
      {withdrawing.isError && ` ${describeProblem(withdrawing.error)}`}
    </Notice>
  );
}
