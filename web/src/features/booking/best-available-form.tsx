/** Let the box office choose: so many, together, in this category. */

import { Button, NativeSelect } from "@mantine/core";
import { useState } from "react";
import type { BestAvailable } from "@/api/types";
import type { TierInfo } from "@/seat-map/plan";
import { t } from "@/shared/texts/texts";
import { Stepper } from "@/shared/ui/stepper";
import classes from "./best-available-form.module.css";

interface BestAvailableFormProps {
  tiers: readonly TierInfo[];
  most: number;
  hasWheelchairPlaces: boolean;
  /** Places that are free now. */
  free: number;
  hasPlaces: boolean;
  isBusy: boolean;
  onFind: (wish: BestAvailable) => void;
}

/** Ask how many and of which category, and hold the best that is free; nothing in a full house. */
export function BestAvailableForm(props: BestAvailableFormProps) {
  const { tiers, most, hasWheelchairPlaces, free, hasPlaces, isBusy, onFind } = props;
  const [quantity, setQuantity] = useState(2);
  const [tier, setTier] = useState("");
  const [isAccessible, setAccessible] = useState(false);
  // Whoever has places can still exchange them for fewer.
  if (free === 0 && !hasPlaces) return null;
  const wish: BestAvailable = {
    quantity,
    ...(tier ? { price_tier: tier } : {}),
    ...(isAccessible ? { accessible: true } : {}),
  };
  return (
    <form
      className={classes.form}
      aria-labelledby="best-available"
      onSubmit={(event) => {
        event.preventDefault();
        onFind(wish);
      }}
    >
      <div>
        <h3 id="best-available">{t("booking.bestTitle")}</h3>
        <p className={classes.hint}>{t("booking.bestHint")}</p>
      </div>
      <Stepper
        what={t("booking.howMany")}
        value={quantity}
        least={1}
        most={most}
        onChange={setQuantity}
      />
      <NativeSelect
        aria-label={t("booking.category")}
        value={tier}
        data={[
          { value: "", label: t("booking.anyCategory") },
          ...tiers.map(({ code, name, fromPrice }) => ({
            value: code,
            label: `${name}${t("shop.comma")}${fromPrice}`,
          })),
        ]}
        onChange={({ currentTarget }) => setTier(currentTarget.value)}
      />
      {hasWheelchairPlaces && (
        <label className={classes.box}>
          <input
            type="checkbox"
            checked={isAccessible}
            onChange={({ currentTarget }) => setAccessible(currentTarget.checked)}
          />
          {t("booking.accessible")}
        </label>
      )}
      <Button type="submit" variant="default" loading={isBusy}>
        {hasPlaces ? t("booking.findOthers") : t("booking.findBest")}
      </Button>
    </form>
  );
}
