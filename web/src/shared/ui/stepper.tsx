/** A number chosen by one fewer and one more, with buttons that a thumb can hit. */

import { t } from "@/shared/texts/texts";
import { Icon, icons } from "./icons";
import classes from "./stepper.module.css";

interface StepperProps {
  /** What is counted, for those who hear the buttons: "Floor, adult". */
  what: string;
  value: number;
  least?: number;
  most: number;
  onChange: (value: number) => void;
}

/** Show the number between its two buttons. */
export function Stepper({ what, value, least = 0, most, onChange }: StepperProps) {
  return (
    <fieldset className={classes.stepper} aria-label={t("booking.quantity", { what })}>
      <button
        type="button"
        aria-label={t("booking.fewer", { what })}
        disabled={value <= least}
        onClick={() => onChange(value - 1)}
      >
        <Icon path={icons.minus} />
      </button>
      <output aria-live="polite">{value}</output>
      <button
        type="button"
        aria-label={t("booking.more", { what })}
        disabled={value >= most}
        onClick={() => onChange(value + 1)}
      >
        <Icon path={icons.plus} />
      </button>
    </fieldset>
  );
}
