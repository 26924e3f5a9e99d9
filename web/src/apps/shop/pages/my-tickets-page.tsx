/** The orders of whoever is logged in. */

import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect } from "react";
import { userQuery } from "@/features/accounts/api";
import { InstallHint } from "@/features/tickets/install-hint";
import { useKeptTickets } from "@/features/tickets/kept-tickets";
import { readyOffline } from "@/features/tickets/offline";
import { isOffline, Unreachable } from "@/shared/problem";
import { t } from "@/shared/texts/texts";
import { Empty, Failed, Loading } from "@/shared/ui/page-state";
import { usePageTitle } from "@/shared/ui/use-page-title";
import { AccountOrders } from "./account-orders";
import { KeptList } from "./kept-list";
import classes from "./my-tickets-page.module.css";
import { PassedTickets } from "./passed-tickets";

/** Show what this device keeps, and one's orders or the way to log in. */
export function MyTicketsPage() {
  usePageTitle(t("orders.mine"));
  const isEmpty = useKeptTickets().length === 0;
  useEffect(() => {
    if (!isEmpty) readyOffline();
  }, [isEmpty]);
  return (
    <div className={classes.page}>
      <h1>{t("orders.mine")}</h1>
      {!isEmpty && <InstallHint />}
      <KeptList />
      <OfAccount isAlone={isEmpty} />
    </div>
  );
}

function OfAccount({ isAlone }: { isAlone: boolean }) {
  const user = useQuery(userQuery());
  if (isOffline(user) && !isAlone) return null;
  if (user.isPaused)
    return <Failed error={new Unreachable()} onRetry={() => void user.refetch()} />;
  if (user.isPending) return <Loading />;
  if (user.isError) return <Failed error={user.error} onRetry={() => void user.refetch()} />;
  if (!user.data) {
    const toLogIn = <Link to="/login">{t("accounts.logIn")}</Link>;
    return isAlone ? (
      <Empty title={t("orders.mineEmpty")} action={toLogIn}>
        {t("orders.mineLogIn")}
      </Empty>
    ) : (
      <p className={classes.soft}>
        {t("orders.mineLogIn")} {toLogIn}
      </p>
    );
  }
  return (
    <>
      <PassedTickets />
      <section>
        {!isAlone && <h2>{t("tickets.kept.orders")}</h2>}
        <AccountOrders />
      </section>
    </>
  );
}
