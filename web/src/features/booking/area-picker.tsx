/** Places without numbers: how many of each kind. */

import type { Event, HeldPlace } from "@/api/types";
import type { SeatMapPlan } from "@/seat-map/plan";
import { t } from "@/shared/texts/texts";
import { Stepper } from "@/shared/ui/stepper";
import classes from "./area-picker.module.css";
import { typesOfTier } from "./price-list";

type Area = SeatMapPlan["areas"][number];

interface AreaPickerProps {
  event: Event;
  area: Area;
  /** Places of the area that are free now; unknown until the live feed has spoken. */
  free: number | undefined;
  held: readonly HeldPlace[];
  /** Places that are asked for and not yet answered, per ticket type. */
  isBusy: boolean;
  onAdd: (ticketType: string) => void;
  onRemove: (place: number) => void;
}

const fewLeft = 20;

/** Show a stepper for each ticket type of an area; each step holds or gives back one place. */
export function AreaPicker(props: AreaPickerProps) {
  const { event, area, free, held, isBusy, onAdd, onRemove } = props;
  const inArea = held.filter((place) => place.area === area.key);
  return (
    <section id={`area-${area.key}`} className={classes.area} aria-label={area.name} tabIndex={-1}>
      <header>
        <h3>{area.name}</h3>
        {free !== undefined && (
          <span className={classes.left} data-few={free <= fewLeft || undefined}>
            {free > 0 ? t("booking.areaLeft", { count: free }) : t("catalogue.saleStates.sold_out")}
          </span>
        )}
      </header>
      <ul>
        {typesOfTier(event, area.price_tier).map(({ code, name, price }) => {
          const mine = inArea.filter(({ ticket_type }) => ticket_type === code);
          const last = mine.at(-1);
          const mayAdd = !isBusy && (free === undefined || free > 0);
          return (
            <li key={code}>
              <span className={classes.type}>
                {name} <strong>{price}</strong>
              </span>
              <Stepper
                what={area.name + t("shop.comma") + name}
                value={mine.length}
                most={mayAdd ? Number.POSITIVE_INFINITY : mine.length}
                onChange={(value) => {
                  if (value > mine.length) onAdd(code);
                  else if (last) onRemove(last.place);
                }}
              />
            </li>
          );
        })}
      </ul>
    </section>
  );
}
