/** Words to agree to, with everything that they stand for within reach. */

import { useId } from "react";
import type { Consent } from "@/api/types";
import { t } from "@/shared/texts/texts";
import classes from "./checkout.module.css";
import { textAt } from "./draft";
import { consentAt, fieldId } from "./questions";
import type { Fields } from "./use-draft";

interface ConsentFieldsProps {
  fields: Fields;
  consents: readonly Consent[];
}

/** Show a box for each text; none is ticked before somebody ticks it. */
export function ConsentFields({ fields, consents }: ConsentFieldsProps) {
  return (
    <div className={classes.consents}>
      {consents.map((consent) => (
        <ConsentField key={consent.code} fields={fields} consent={consent} />
      ))}
    </div>
  );
}

function ConsentField({ fields, consent }: { fields: Fields; consent: Consent }) {
  const id = useId();
  const pointer = consentAt(consent);
  const fault = fields.faultAt(pointer);
  return (
    <div>
      <label className={classes.consent}>
        <input
          type="checkbox"
          id={fieldId(pointer)}
          // A new version of the words has to be agreed to anew.
          checked={textAt(fields.draft, pointer) === consent.version}
          required={consent.is_required}
          aria-invalid={fault ? true : undefined}
          aria-describedby={fault ? id : undefined}
          onChange={({ currentTarget }) =>
            fields.write(pointer, currentTarget.checked ? consent.version : "")
          }
        />
        <span>
          <bdi>{consent.label}</bdi>
          {!consent.is_required && (
            <span className={classes.soft}> {t("checkout.optionalMark")}</span>
          )}
        </span>
      </label>
      {fault && (
        <p id={id} className={classes.fault}>
          {fault}
        </p>
      )}
      {consent.body && (
        <details className={classes.words}>
          <summary>{t("checkout.read")}</summary>
          <p dir="auto">{consent.body}</p>
        </details>
      )}
    </div>
  );
}
