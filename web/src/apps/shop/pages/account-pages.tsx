/** The short pages about an account: log in, register, confirm, forgot, choose anew. */

import { TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { AccountForm, textOf } from "@/features/accounts/account-form";
import { askReset, confirmEmail, logIn, register, resetPassword } from "@/features/accounts/api";
import { EmailField, PasswordField } from "@/features/accounts/fields";
import { t } from "@/shared/texts/texts";
import { Notice } from "@/shared/ui/notice";
import { usePageTitle } from "@/shared/ui/use-page-title";
import { AccountFrame } from "./account-frame";
import { ConfirmEmail } from "./confirm-email";

/** Log in, and go on to one's tickets. */
export function LogInPage() {
  usePageTitle(t("accounts.logIn"));
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  return (
    <AccountFrame title={t("accounts.logIn")}>
      <AccountForm
        action={t("accounts.logIn")}
        onSubmit={(fields) => logIn(textOf(fields, "email"), textOf(fields, "password"))}
        onDone={() => {
          void queryClient.invalidateQueries();
          void navigate({ to: "/me/tickets" });
        }}
      >
        {(faultOf) => (
          <>
            <EmailField error={faultOf("email")} />
            <PasswordField kind="current" error={faultOf("password")} />
          </>
        )}
      </AccountForm>
      <p>
        <Link to="/forgot-password">{t("accounts.forgot")}</Link>
      </p>
      <p>
        {t("accounts.noAccount")} <Link to="/register">{t("accounts.register")}</Link>
      </p>
    </AccountFrame>
  );
}

/** Register, and be told to look for the mail. */
export function RegisterPage() {
  usePageTitle(t("accounts.register"));
  const [email, setEmail] = useState<string>();
  if (email) {
    return (
      <AccountFrame title={t("accounts.registered")}>
        <p>{t("accounts.registeredHint", { email })}</p>
        <p>
          <Link to="/login">{t("accounts.logIn")}</Link>
        </p>
      </AccountFrame>
    );
  }
  return (
    <AccountFrame title={t("accounts.register")} hint={t("accounts.registerHint")}>
      <AccountForm
        action={t("accounts.register")}
        onSubmit={(fields) =>
          register(textOf(fields, "email"), textOf(fields, "password"), textOf(fields, "name"))
        }
        onDone={(fields) => setEmail(textOf(fields, "email"))}
      >
        {(faultOf) => (
          <>
            <TextInput
              name="name"
              autoComplete="name"
              required
              label={t("accounts.name")}
              error={faultOf("name")}
            />
            <EmailField error={faultOf("email")} />
            <PasswordField kind="new" error={faultOf("password")} />
          </>
        )}
      </AccountForm>
      <p>
        {t("accounts.haveAccount")} <Link to="/login">{t("accounts.logIn")}</Link>
      </p>
    </AccountFrame>
  );
}

const confirmRoute = getRouteApi("/confirm-email");

/** Confirm an address with one press, so that a mail scanner that opens links confirms nothing. */
export function ConfirmEmailPage() {
  usePageTitle(t("accounts.confirmTitle"));
  const { token = "" } = confirmRoute.useSearch();
  const confirming = useMutation({ mutationFn: () => confirmEmail(token) });
  return <ConfirmEmail confirming={confirming} />;
}

/** Ask for a link to choose a new password. */
export function ForgotPasswordPage() {
  usePageTitle(t("accounts.forgotTitle"));
  const [email, setEmail] = useState<string>();
  return (
    <AccountFrame title={t("accounts.forgotTitle")} hint={t("accounts.forgotHint")}>
      {email ? (
        <Notice tone="good">{t("accounts.forgotSent", { email })}</Notice>
      ) : (
        <AccountForm
          action={t("accounts.forgotSend")}
          onSubmit={(fields) => askReset(textOf(fields, "email"))}
          onDone={(fields) => setEmail(textOf(fields, "email"))}
        >
          {(faultOf) => <EmailField error={faultOf("email")} />}
        </AccountForm>
      )}
    </AccountFrame>
  );
}

const resetRoute = getRouteApi("/reset-password");

/** Choose a new password with a mailed link. */
export function ResetPasswordPage() {
  usePageTitle(t("accounts.resetTitle"));
  const { token = "" } = resetRoute.useSearch();
  const [isDone, setDone] = useState(false);
  return (
    <AccountFrame title={t("accounts.resetTitle")}>
      {isDone ? (
        <Notice tone="good" action={<Link to="/login">{t("accounts.logIn")}</Link>}>
          {t("accounts.resetDone")}
        </Notice>
      ) : (
        <AccountForm
          action={t("accounts.save")}
          onSubmit={(fields) => resetPassword(token, textOf(fields, "password"))}
          onDone={() => setDone(true)}
        >
          {(faultOf) => (
            <PasswordField
              kind="new"
              label={t("accounts.newPassword")}
              error={faultOf("password")}
            />
          )}
        </AccountForm>
      )}
    </AccountFrame>
  );
}
