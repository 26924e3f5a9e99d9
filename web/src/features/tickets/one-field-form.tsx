/** A form with one field that opens in place of a button. */

import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { describeProblem, fieldProblem } from "@/shared/problem";
import { t } from "@/shared/texts/texts";
import { Notice } from "@/shared/ui/notice";
import classes from "./tickets.module.css";

interface OneFieldFormProps {
  name: "holder" | "email";
  label: string;
  hint?: string;
  initial?: string;
  action: string;
  error: unknown;
  isBusy: boolean;
  onSubmit: (value: string) => void;
  onCancel?: () => void;
}

/** Ask for a name or an address, and say what is wrong with it before the server has to. */
export function OneFieldForm(props: OneFieldFormProps) {
  const { name, label, hint, initial = "", action, error, isBusy, onSubmit, onCancel } = props;
  const [value, setValue] = useState(initial);
  const [isChecked, setChecked] = useState(false);
  const wrong = wrongValue(name, value);
  const told = fieldProblem(error, name);
  return (
    <form
      className={classes.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setChecked(true);
        if (!wrong) onSubmit(value.trim());
        else event.currentTarget.querySelector("input")?.focus();
      }}
    >
      <TextInput
        name={name}
        type={name === "email" ? "email" : "text"}
        autoComplete="off"
        data-autofocus
        required
        label={label}
        description={hint}
        value={value}
        error={(isChecked && wrong) || told}
        onChange={({ currentTarget }) => setValue(currentTarget.value)}
      />
      {error !== null && !told && <Notice tone="bad">{describeProblem(error)}</Notice>}
      <div className={classes.actions}>
        <Button type="submit" loading={isBusy}>
          {action}
        </Button>
        {onCancel && (
          <Button variant="default" onClick={onCancel}>
            {t("tickets.cancel")}
          </Button>
        )}
      </div>
    </form>
  );
}

function wrongValue(name: "holder" | "email", value: string): string | undefined {
  if (name === "holder") return value.trim() ? undefined : t("tickets.nameMissing");
  return /^\S+@\S+\.\S+$/.test(value.trim()) ? undefined : t("tickets.emailWrong");
}
