/** What the colours and shapes of the map mean, and what they cost. */

import { NativeSelect } from "@mantine/core";
import type { TierInfo } from "@/seat-map/plan";
import { priceOrder, pricesOf } from "@/seat-map/prices";
import { TierMark } from "@/seat-map/tier-mark";
import { t } from "@/shared/texts/texts";
import classes from "./tier-legend.module.css";

const fewestPrices = 3;

interface TierLegendProps {
  tiers: readonly TierInfo[];
  /** The tiers that are looked for; none means all. */
  wanted: ReadonlySet<string>;
  onChange: (wanted: ReadonlySet<string>) => void;
  /** What else filters places, as items of the list. */
  children?: React.ReactNode;
}

/** List the tiers; pressing one looks for its places alone, and the others fade. */
export function TierLegend({ tiers, wanted, onChange, children }: TierLegendProps) {
  return (
    <ul className={classes.legend} aria-label={t("booking.tiers")}>
      {children}
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

interface PriceLimitProps {
  tiers: readonly TierInfo[];
  /** The highest price that is looked for; nothing means any. */
  most: string;
  onChange: (most: string) => void;
}

/** Ask up to which price to look; where there are hardly any prices the legend alone does. */
export function PriceLimit({ tiers, most, onChange }: PriceLimitProps) {
  const prices = pricesOf(tiers);
  if (prices.length < fewestPrices) return null;
  const choices = prices.slice(0, -1).map((price) => ({
    value: price,
    label: t("map.upTo", { price }),
  }));
  return (
    <li>
      <NativeSelect
        className={classes.limit}
        aria-label={t("map.priceLimit")}
        value={most}
        data={[{ value: "", label: t("map.anyPrice") }, ...choices]}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
      />
    </li>
  );
}

/** Tell which tiers to fade: all that are not looked for, or none when nothing special is. */
export function dimmedTiers(
  tiers: readonly TierInfo[],
  wanted: ReadonlySet<string>,
  most = "",
): ReadonlySet<string> {
  const isWanted = ({ code, fromPrice }: TierInfo) =>
    (wanted.size === 0 || wanted.has(code)) &&
    (most === "" || priceOrder(fromPrice) <= priceOrder(most));
  return new Set(tiers.filter((tier) => !isWanted(tier)).map(({ code }) => code));
}
