/** One's account: the password, and where one is logged in. */

import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { User } from "@/api/types";
import { AccountForm, textOf } from "@/features/accounts/account-form";
import { accountKeys, changePassword, logOut, userQuery } from "@/features/accounts/api";
import { PasswordField } from "@/features/accounts/fields";
import { SessionList } from "@/features/accounts/session-list";
import { forgetTickets } from "@/features/tickets/kept-tickets";
import { t } from "@/shared/texts/texts";
import { Notice } from "@/shared/ui/notice";
import { Empty, Failed, Loading } from "@/shared/ui/page-state";
import { usePageTitle } from "@/shared/ui/use-page-title";
import { AccountFrame } from "./account-frame";

/** Show the account of whoever is logged in. */
export function AccountPage() {
  usePageTitle(t("accounts.title"));
  const user = useQuery(userQuery());
  if (user.isPending) return <Loading />;
  if (user.isError) return <Failed error={user.error} onRetry={() => void user.refetch()} />;
  if (!user.data) {
    const toLogIn = <Link to="/login">{t("accounts.logIn")}</Link>;
    return <Empty isPage title={t("accounts.title")} action={toLogIn} />;
  }
  return <AccountShown user={user.data} />;
}

function AccountShown({ user }: { user: User }) {
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const leaving = useMutation({
    mutationFn: logOut,
    onSuccess: async () => {
      queryClient.clear();
      forgetTickets();
      await navigate({ to: "/" });
    },
  });
  return (
    <AccountFrame title={t("accounts.hello", { name: user.name })} hint={user.email}>
      <h2>{t("accounts.changePassword")}</h2>
      <PasswordChange />
      <h2>{t("accounts.sessions")}</h2>
      <SessionList />
      <Button variant="default" loading={leaving.isPending} onClick={() => leaving.mutate()}>
        {t("accounts.logOut")}
      </Button>
    </AccountFrame>
  );
}

function PasswordChange() {
  const queryClient = useQueryClient();
  const [changes, setChanges] = useState(0);
  return (
    <>
      {changes > 0 && <Notice tone="good">{t("accounts.changed")}</Notice>}
      <AccountForm
        key={changes}
        action={t("accounts.changePassword")}
        onSubmit={(fields) => changePassword(textOf(fields, "current"), textOf(fields, "next"))}
        onDone={() => {
          setChanges(changes + 1);
          void queryClient.invalidateQueries({ queryKey: accountKeys.sessions() });
        }}
      >
        {(faultOf) => (
          <>
            <PasswordField
              kind="current"
              name="current"
              label={t("accounts.currentPassword")}
              error={faultOf("current_password")}
            />
            <PasswordField
              kind="new"
              name="next"
              label={t("accounts.newPassword")}
              error={faultOf("new_password")}
            />
          </>
        )}
      </AccountForm>
    </>
  );
}
