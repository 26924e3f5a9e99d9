/** Leave an address, to be told once when there are places. */

import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { Event } from "@/api/types";
import { describeProblem } from "@/shared/problem";
import { t } from "@/shared/texts/texts";
import { Notice } from "@/shared/ui/notice";
import classes from "./alert-form.module.css";
import { askForPlaces } from "./programme-api";

/** Show the form; whoever has sent it reads what comes next. */
export function AlertForm({ event, email: known }: { event: Event; email?: string }) {
  const [email, setEmail] = useState(known ?? "");
  const [tier, setTier] = useState("");
  const ask = useMutation({ mutationFn: () => askForPlaces(event.id, email, tier || undefined) });
  if (ask.isSuccess) return <Notice tone="good">{t("catalogue.tellMe.done")}</Notice>;
  const send = (submitted: FormEvent) => {
    submitted.preventDefault();
    ask.mutate();
  };
  const isUpcoming = event.sale_state === "upcoming";
  const tiers = event.price_tiers.map(({ code, name }) => ({ value: code, label: name }));
  return (
    <section className={classes.alert} aria-labelledby="tell-me">
      <h2 id="tell-me">
        {t(isUpcoming ? "catalogue.tellMe.titleUpcoming" : "catalogue.tellMe.title")}
      </h2>
      <p>{t("catalogue.tellMe.explain")}</p>
      <form onSubmit={send} className={classes.fields}>
        <TextInput
          type="email"
          required
          autoComplete="email"
          label={t("catalogue.tellMe.email")}
          value={email}
          onChange={({ currentTarget }) => setEmail(currentTarget.value)}
        />
        {tiers.length > 1 && !isUpcoming && (
          <NativeSelect
            label={t("catalogue.tellMe.tier")}
            data={[{ value: "", label: t("catalogue.tellMe.anyTier") }, ...tiers]}
            value={tier}
            onChange={({ currentTarget }) => setTier(currentTarget.value)}
          />
        )}
        <Button type="submit" loading={ask.isPending}>
          {t("catalogue.tellMe.send")}
        </Button>
      </form>
      {ask.isError && <Notice tone="bad">{describeProblem(ask.error)}</Notice>}
    </section>
  );
}
