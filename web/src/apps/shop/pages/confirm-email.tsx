/** What a buyer sees on coming from the confirmation mail. */

import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { AccountForm, textOf } from "@/features/accounts/account-form";
import { resendConfirmation } from "@/features/accounts/api";
import { EmailField } from "@/features/accounts/fields";
import { describeProblem } from "@/shared/problem";
import { t } from "@/shared/texts/texts";
import { Notice } from "@/shared/ui/notice";
import { AccountFrame } from "./account-frame";

interface ConfirmEmailProps {
  confirming: {
    isSuccess: boolean;
    isPending: boolean;
    error: unknown;
    mutate: () => void;
  };
}

/** Offer to confirm, then say that it is done or that the link is old. */
export function ConfirmEmail({ confirming }: ConfirmEmailProps) {
  if (confirming.isSuccess) {
    return (
      <AccountFrame title={t("accounts.confirmed")}>
        <p>{t("accounts.confirmedHint")}</p>
        <p>
          <Link to="/me/tickets">{t("orders.mine")}</Link>
        </p>
      </AccountFrame>
    );
  }
  return (
    <AccountFrame title={t("accounts.confirmTitle")}>
      {confirming.error ? (
        <AnotherLink error={confirming.error} />
      ) : (
        <Button size="lg" loading={confirming.isPending} onClick={() => confirming.mutate()}>
          {t("accounts.confirm")}
        </Button>
      )}
    </AccountFrame>
  );
}

function AnotherLink({ error }: { error: unknown }) {
  const [email, setEmail] = useState<string>();
  if (email) return <Notice tone="good">{t("accounts.resent", { email })}</Notice>;
  return (
    <>
      <Notice tone="bad">{describeProblem(error)}</Notice>
      <AccountForm
        action={t("accounts.resend")}
        onSubmit={(fields) => resendConfirmation(textOf(fields, "email"))}
        onDone={(fields) => setEmail(textOf(fields, "email"))}
      >
        {(faultOf) => <EmailField error={faultOf("email")} />}
      </AccountForm>
    </>
  );
}
