/** Who buys: the two things that an order needs to know. */

import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { fieldProblem } from "@/shared/problem";
import { t } from "@/shared/texts/texts";
import { useRemembered } from "@/shared/use-remembered";
import classes from "./checkout.module.css";

export interface Contact {
  email: string;
  name: string;
}

interface ContactFormProps {
  known: Partial<Contact>;
  isFree: boolean;
  isBusy: boolean;
  error: unknown;
  onSubmit: (contact: Contact) => void;
}

/** Ask for e-mail and name; what is typed survives a reload and a hold that ran out. */
export function ContactForm({ known, isFree, isBusy, error, onSubmit }: ContactFormProps) {
  const [email, setEmail] = useRemembered("email", known.email);
  const [name, setName] = useRemembered("name", known.name);
  const [isChecked, setChecked] = useState(false);
  const wrong = isChecked ? wrongContact({ email, name }) : {};
  return (
    <form
      className={classes.contact}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setChecked(true);
        const faults = wrongContact({ email, name });
        if (!faults.email && !faults.name) onSubmit({ email: email.trim(), name: name.trim() });
        else
          event.currentTarget
            .querySelector<HTMLElement>(faults.email ? "[type=email]" : "[name=name]")
            ?.focus();
      }}
    >
      <TextInput
        type="email"
        name="email"
        autoComplete="email"
        required
        label={t("booking.checkout.email")}
        description={t("booking.checkout.emailHint")}
        value={email}
        error={wrong.email ?? fieldProblem(error, "email")}
        onChange={({ currentTarget }) => setEmail(currentTarget.value)}
      />
      <TextInput
        name="name"
        autoComplete="name"
        required
        label={t("booking.checkout.name")}
        description={t("booking.checkout.nameHint")}
        value={name}
        error={wrong.name ?? fieldProblem(error, "name")}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
      />
      <Button type="submit" size="lg" loading={isBusy}>
        {isFree ? t("booking.checkout.free") : t("booking.checkout.toPayment")}
      </Button>
    </form>
  );
}

/** Say what is missing before the server has to. */
function wrongContact({ email, name }: Contact): Partial<Contact> {
  return {
    ...(/^\S+@\S+\.\S+$/.test(email.trim()) ? {} : { email: t("booking.checkout.emailWrong") }),
    ...(name.trim() ? {} : { name: t("booking.checkout.nameMissing") }),
  };
}
