/** The frame of the short forms about an account: fields, one action, and what went wrong. */

import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import type { FormEvent, ReactNode } from "react";
import { describeProblem, fieldProblem, ProblemError } from "@/shared/problem";
import { Notice } from "@/shared/ui/notice";
import classes from "./account-form.module.css";

interface AccountFormProps {
  action: string;
  children: (faultOf: (field: string) => string | undefined) => ReactNode;
  onSubmit: (fields: FormData) => Promise<void>;
  onDone?: (fields: FormData) => void;
}

/** Show the fields and send them; a refusal is told at its field, or else above the button. */
export function AccountForm({ action, children, onSubmit, onDone }: AccountFormProps) {
  const sending = useMutation({
    mutationFn: onSubmit,
    onSuccess: (_nothing, fields) => onDone?.(fields),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    sending.mutate(new FormData(event.currentTarget));
  };
  return (
    <form className={classes.form} onSubmit={submit}>
      {children((field) => fieldProblem(sending.error, field))}
      {sending.isError && <Notice tone="bad">{wordsOf(sending.error)}</Notice>}
      <Button type="submit" size="lg" loading={sending.isPending}>
        {action}
      </Button>
    </form>
  );
}

function wordsOf(error: unknown): string {
  const faults = error instanceof ProblemError ? (error.problem.errors ?? []) : [];
  return faults.length > 0
    ? faults.map(({ message }) => message).join(" ")
    : describeProblem(error);
}

/** Read a text field of a form. */
export function textOf(fields: FormData, name: string): string {
  const value = fields.get(name);
  return typeof value === "string" ? value : "";
}
