/** A question with its answers laid out: one of them, or as many as apply. */

import { useId } from "react";
import { t } from "@/shared/texts/texts";
import classes from "./checkout.module.css";
import { fieldId } from "./questions";
import type { Fields } from "./use-draft";

export interface Option {
  value: string;
  label: string;
}

interface ChoiceFieldProps {
  fields: Fields;
  pointer: string;
  label: string;
  hint: string;
  options: readonly Option[];
  isMany?: boolean;
  isYesNo?: boolean;
}

/** Show the answers as large buttons with a dot or a box, spoken as one group. */
export function ChoiceField(props: ChoiceFieldProps) {
  const { fields, pointer, label, hint, options, isMany, isYesNo } = props;
  const id = useId();
  const fault = fields.faultAt(pointer);
  const chosen = chosenIn(fields.draft[pointer]);
  const described = [hint && `${id}-hint`, fault && `${id}-fault`].filter(Boolean).join(" ");
  const choose = (value: string, isOn: boolean) => {
    if (isMany) {
      const after = options.filter((one) => (one.value === value ? isOn : chosen.has(one.value)));
      fields.write(
        pointer,
        after.map((one) => one.value),
      );
    } else fields.write(pointer, isYesNo ? value === "yes" : value);
  };
  return (
    <fieldset className={classes.choice} aria-describedby={described || undefined}>
      <legend dir="auto">{label}</legend>
      {hint && (
        <p id={`${id}-hint`} dir="auto">
          {hint}
        </p>
      )}
      {isMany && <span className="visually-hidden">{t("checkout.asMany")}</span>}
      <div>
        {options.map((option, index) => (
          <label key={option.value} data-chosen={chosen.has(option.value) || undefined}>
            <input
              type={isMany ? "checkbox" : "radio"}
              name={id}
              // The first one is where the way from a fault leads.
              id={index === 0 ? fieldId(pointer) : undefined}
              checked={chosen.has(option.value)}
              aria-invalid={fault ? true : undefined}
              aria-describedby={fault ? `${id}-fault` : undefined}
              onChange={({ currentTarget }) => choose(option.value, currentTarget.checked)}
            />
            <bdi>{option.label}</bdi>
          </label>
        ))}
      </div>
      {fault && (
        <p id={`${id}-fault`} className={classes.fault}>
          {fault}
        </p>
      )}
    </fieldset>
  );
}

function chosenIn(value: Fields["draft"][string] | undefined): ReadonlySet<string> {
  if (value === undefined) return new Set();
  if (typeof value === "boolean") return new Set([value ? "yes" : "no"]);
  return new Set(typeof value === "string" ? [value] : value);
}
