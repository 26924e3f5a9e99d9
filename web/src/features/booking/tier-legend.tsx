/** What the colours and shapes of the map mean, and what they cost. */

import type { TierInfo } from "@/seat-map/plan";
import { TierMark } from "@/seat-map/tier-mark";
import { t } from "@/shared/texts/texts";
import classes from "./tier-legend.module.css";

interface TierLegendProps {
  tiers: readonly TierInfo[];
  /** The tiers that are looked for; none means all. */
  wanted: ReadonlySet<string>;
  onChange: (wanted: ReadonlySet<string>) => void;
}

/** List the tiers; pressing one looks for its places alone, and the others fade. */
export function TierLegend({ tiers, wanted, onChange }: TierLegendProps) {
  return (
    <ul className={classes.legend} aria-label={t("booking.tiers")}>
      {tiers.map(({ code, name, fromPrice, colourIndex }) => (
        <li key={code}>
          <button
            type="button"
            aria-pressed={wanted.has(code)}
            onClick={() => onChange(toggled(wanted, code))}
          >
            <TierMark colourIndex={colourIndex} />
            <span>{name}</span>
            <strong>{fromPrice}</strong>
          </button>
        </li>
      ))}
    </ul>
  );
}

function toggled(wanted: ReadonlySet<string>, code: string): ReadonlySet<string> {
  const next = new Set(wanted);
  if (!next.delete(code)) next.add(code);
  return next;
}

/** Tell which tiers to fade: all that are not looked for, or none when nothing special is. */
export function dimmedTiers(
  tiers: readonly TierInfo[],
  wanted: ReadonlySet<string>,
): ReadonlySet<string> {
  if (wanted.size === 0) return new Set();
  return new Set(tiers.flatMap(({ code }) => (wanted.has(code) ? [] : [code])));
}
