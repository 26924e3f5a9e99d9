/** How long places are still held: seen all the time, spoken at the minutes that matter. */

import { Button } from "@mantine/core";
import { useEffect, useRef } from "react";
import { t } from "@/shared/texts/texts";
import { formatCountdown } from "@/shared/time";
import { Icon, icons } from "@/shared/ui/icons";
import { useServerNow } from "@/shared/use-server-now";
import classes from "./hold-timer.module.css";

interface HoldTimerProps {
  expiresAt: string;
  /** The latest moment to which the hold can be lengthened; none when it cannot. */
  extendableUntil?: string;
  isExtending?: boolean;
  onExtend?: () => void;
  onOver: () => void;
}

// Below this the time can be extended with one click, and the countdown asks to be looked at.
const soon_s = 120;

/** Show the time left, offer more of it when it gets short, and tell when it is over. */
export function HoldTimer(props: HoldTimerProps) {
  const { expiresAt, extendableUntil, isExtending, onExtend, onOver } = props;
  const left_s = (Date.parse(expiresAt) - useServerNow()) / 1000;
  const isOver = left_s <= 0;
  const wasOver = useRef(false);
  useEffect(() => {
    if (isOver && !wasOver.current) onOver();
    wasOver.current = isOver;
  }, [isOver, onOver]);

  const isSoon = left_s <= soon_s;
  const canExtend =
    onExtend &&
    extendableUntil !== undefined &&
    Date.parse(extendableUntil) > Date.parse(expiresAt);
  return (
    <div className={classes.timer} data-soon={isSoon || undefined}>
      <Icon path={icons.clock} />
      <span className={classes.words} role="timer">
        {t("booking.timer.left", { countdown: formatCountdown(left_s) })}
      </span>
      {isSoon && canExtend && (
        <Button size="sm" variant="default" loading={isExtending} onClick={onExtend}>
          {t("booking.timer.extend")}
        </Button>
      )}
      <span className="visually-hidden" aria-live="assertive">
        {announcement(left_s)}
      </span>
    </div>
  );
}

/** Show the time left and nothing else, where the timer itself is elsewhere on the page. */
export function TimeLeft({ until }: { until: string }) {
  const left_s = (Date.parse(until) - useServerNow()) / 1000;
  return <span className={classes.words}>{formatCountdown(left_s)}</span>;
}

/** Say how much time is left, in words that change only at five, two and one minutes and 30 s. */
export function announcement(left_s: number): string {
  if (left_s <= 0) return t("booking.timer.over");
  if (left_s <= 30) return t("booking.timer.seconds", { count: 30 });
  const minutes = [1, 2, 5].find((count) => left_s <= count * 60);
  return minutes ? t("booking.timer.minutes", { count: minutes }) : "";
}
