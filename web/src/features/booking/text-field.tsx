/** A field of the till for one line or more, with its hint and what is wrong with it. */

import { InputBase, TextInput } from "@mantine/core";
import { fieldId } from "./questions";
import type { Fields } from "./use-draft";

interface TextFieldProps {
  fields: Fields;
  pointer: string;
  label: string;
  hint?: string;
  isRequired?: boolean;
  isLong?: boolean;
  type?: "text" | "email" | "tel" | "date";
  inputMode?: "numeric";
  autoComplete?: string;
  autoCapitalize?: string;
}

/** The organiser's words need not be in the language of the page. */
export const ownDirection = { dir: "auto" };

/** Ask for a text. */
export function TextField(props: TextFieldProps) {
  const { fields, pointer, label, hint, isRequired, isLong, ...rest } = props;
  const value = fields.draft[pointer];
  const same = {
    id: fieldId(pointer),
    label,
    labelProps: ownDirection,
    descriptionProps: ownDirection,
    description: hint || undefined,
    "aria-required": isRequired,
    value: typeof value === "string" ? value : "",
    error: fields.faultAt(pointer),
    onChange: ({ currentTarget }: { currentTarget: { value: string } }) =>
      fields.write(pointer, currentTarget.value),
  };
  return isLong ? (
    <InputBase component="textarea" multiline {...same} rows={3} maxLength={2000} />
  ) : (
    <TextInput {...same} {...rest} maxLength={300} />
  );
}
