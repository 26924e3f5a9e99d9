/** Codes as large and as bright as the screen allows, for the door. */

import { Button } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import type { Ticket } from "@/api/types";
import { t } from "@/shared/texts/texts";
import { Icon, icons } from "@/shared/ui/icons";
import classes from "./bright-tickets.module.css";
import { TicketCode } from "./ticket-code";

interface BrightTicketsProps {
  tickets: Ticket[];
  /** Which one is shown first. */
  first: number;
  onClose: () => void;
}

/** Fill the screen with white and one code at a time, and keep the screen awake meanwhile. */
export function BrightTickets({ tickets, first, onClose }: BrightTicketsProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [at, setAt] = useState(first);
  useEffect(() => dialog.current?.showModal(), []);
  useEffect(keepAwake, []);
  const ticket = tickets[at];
  if (!ticket?.code) return null;
  const move = (by: number) => setAt((at + by + tickets.length) % tickets.length);
  return (
    <dialog ref={dialog} className={classes.bright} aria-label={ticket.label} onClose={onClose}>
      <div className={classes.words} aria-live="polite">
        <h2>{ticket.label}</h2>
        <p>{ticket.holder}</p>
      </div>
      <TicketCode code={ticket.code} label={`${t("orders.code")}: ${ticket.label}`} isLarge />
      {tickets.length > 1 && (
        <div className={classes.turn}>
          <Turn path={icons.back} label={t("tickets.previous")} onClick={() => move(-1)} />
          <span>{t("tickets.code", { number: at + 1, count: tickets.length })}</span>
          <Turn path={icons.next} label={t("tickets.next")} onClick={() => move(1)} />
        </div>
      )}
      <p className={classes.hint}>{t("tickets.bright")}</p>
      <Button size="lg" className={classes.close} onClick={() => dialog.current?.close()}>
        {t("tickets.close")}
      </Button>
    </dialog>
  );
}

function Turn({ path, label, onClick }: { path: string; label: string; onClick: () => void }) {
  return (
    <button type="button" aria-label={label} onClick={onClick}>
      <Icon path={path} />
    </button>
  );
}

/** Keep the screen from going dark until the cleanup is called, where the browser lets us. */
function keepAwake(): () => void {
  let isOver = false;
  let lock: WakeLockSentinel | undefined;
  const ask = async () => {
    if (document.visibilityState !== "visible" || isOver) return;
    const got = await navigator.wakeLock?.request("screen").catch(() => undefined);
    if (isOver) void got?.release();
    else lock = got;
  };
  void ask();
  // The browser takes the lock back when another tab is looked at.
  const again = () => void ask();
  document.addEventListener("visibilitychange", again);
  return () => {
    isOver = true;
    document.removeEventListener("visibilitychange", again);
    void lock?.release();
  };
}
