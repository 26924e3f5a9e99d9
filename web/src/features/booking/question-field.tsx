/** One question of the organiser's, with the field that suits its answer. */

import { NativeSelect } from "@mantine/core";
import type { Question } from "@/api/types";
import { t } from "@/shared/texts/texts";
import { ChoiceField, type Option } from "./choice-field";
import { type Asked, fieldId } from "./questions";
import { ownDirection, TextField } from "./text-field";
import type { Fields } from "./use-draft";

interface QuestionFieldProps {
  fields: Fields;
  asked: Asked;
  /** All countries by name, for a question that asks for one. */
  countries: readonly { value: string; label: string }[];
}

// More of them would be a wall of buttons; a list that unfolds is shorter.
const mostButtons = 6;
const types: Partial<Record<Question["kind"], "email" | "tel" | "date">> = {
  email: "email",
  phone: "tel",
  date: "date",
};

/** Ask a question. */
export function QuestionField({ fields, asked, countries }: QuestionFieldProps) {
  const { pointer, question } = asked;
  const { kind, options, help_text, is_required } = question;
  const same = { fields, pointer, label: worded(question), hint: help_text };
  if (kind === "yes_no") return <ChoiceField {...same} options={yesNo()} isYesNo />;
  if (kind === "choices") return <ChoiceField {...same} options={choicesOf(question)} isMany />;
  if (kind === "choice" && options.length <= mostButtons) {
    return <ChoiceField {...same} options={choicesOf(question)} />;
  }
  if (kind === "choice") return <SelectField {...same} options={choicesOf(question)} />;
  if (kind === "country") return <SelectField {...same} options={countries} />;
  return (
    <TextField
      {...same}
      isRequired={is_required}
      isLong={kind === "long_text"}
      type={types[kind]}
      {...(kind === "number" ? { inputMode: "numeric" as const } : {})}
    />
  );
}

interface SelectFieldProps {
  fields: Fields;
  pointer: string;
  label: string;
  hint: string;
  options: readonly Option[];
}

function SelectField({ fields, pointer, label, hint, options }: SelectFieldProps) {
  const value = fields.draft[pointer];
  return (
    <NativeSelect
      id={fieldId(pointer)}
      label={label}
      description={hint || undefined}
      labelProps={ownDirection}
      descriptionProps={ownDirection}
      value={typeof value === "string" ? value : ""}
      data={[{ value: "", label: t("checkout.choose") }, ...options]}
      error={fields.faultAt(pointer)}
      onChange={({ currentTarget }) => fields.write(pointer, currentTarget.value)}
    />
  );
}

/** Say beside a question that it may be left out; most are not. */
function worded({ label, is_required }: Question): string {
  return is_required ? label : t("checkout.optional", { label });
}

function choicesOf({ options }: Question): Option[] {
  return options.map(({ code, label }) => ({ value: code, label }));
}

function yesNo(): Option[] {
  return [
    { value: "yes", label: t("checkout.yes") },
    { value: "no", label: t("checkout.no") },
  ];
}
