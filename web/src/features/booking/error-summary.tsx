/** Everything that is wrong at the till, in one place, each with the way to its field. */

import { t } from "@/shared/texts/texts";
import { Notice } from "@/shared/ui/notice";
import classes from "./checkout.module.css";
import type { Fault } from "./draft-faults";
import { fieldId } from "./questions";

/** List the faults; nothing while there are none. */
export function ErrorSummary({ faults }: { faults: readonly Fault[] }) {
  if (faults.length === 0) return null;
  return (
    <Notice tone="bad" title={t("checkout.faults", { count: faults.length })}>
      <ul className={classes.faults}>
        {faults.map(({ pointer, message, label }) => (
          <li key={pointer}>
            <a
              href={`#${fieldId(pointer)}`}
              onClick={(event) => {
                event.preventDefault();
                focusOn(pointer);
              }}
            >
              {label ? t("checkout.fault", { label, message }) : message}
            </a>
          </li>
        ))}
      </ul>
    </Notice>
  );
}

/** Put the cursor into the field of a pointer, if it is on the page. */
export function focusOn(pointer: string): void {
  const field = document.getElementById(fieldId(pointer));
  field?.focus({ preventScroll: true });
  field?.scrollIntoView({ block: "center" });
}
