/** What every page of the shop shares: the name above, the small print below. */

import { useQuery } from "@tanstack/react-query";
import { Link, Outlet, useRouterState } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { userQuery } from "@/features/accounts/api";
import { demoQuery } from "@/features/catalogue/api";
import { isEmbedded } from "@/shared/embedding";
import { t } from "@/shared/texts/texts";
import classes from "./frame.module.css";
import { LanguageChoice } from "./language-choice";

/** Show the page between the shop's head and foot. */
export function Frame() {
  const main = useRef<HTMLElement>(null);
  const path = useRouterState({ select: (state) => state.location.pathname });
  const first = useRef(path);
  // After a change of page, those who cannot see it start at its beginning.
  useEffect(() => {
    if (first.current === path) return;
    first.current = path;
    main.current?.focus({ preventScroll: true });
  }, [path]);
  return (
    <div className={classes.frame} data-embedded={isEmbedded || undefined}>
      <a className={classes.skip} href="#page">
        {t("shop.skip")}
      </a>
      {!isEmbedded && <Head />}
      <main id="page" ref={main} tabIndex={-1} className={classes.main}>
        <Outlet />
      </main>
      {!isEmbedded && <Foot />}
    </div>
  );
}

function Head() {
  const { data: user } = useQuery(userQuery());
  return (
    <header className={classes.head}>
      <Link to="/" className={classes.name}>
        {t("shop.name")}
      </Link>
      <nav className={classes.nav}>
        <Link to="/me/tickets">{t("shop.myTickets")}</Link>
        {user ? (
          <Link to="/account">{user.name || t("shop.account")}</Link>
        ) : (
          <Link to="/login">{t("shop.logIn")}</Link>
        )}
      </nav>
    </header>
  );
}

function Foot() {
  const { data: demo } = useQuery(demoQuery());
  return (
    <footer className={classes.foot}>
      <p>{t("shop.footer")}</p>
      <LanguageChoice />
      {demo && (
        <p>
          {t("shop.demo")}{" "}
          <a href={demo.mailbox} target="_blank" rel="noreferrer">
            {t("shop.mailbox")} <span className="visually-hidden">{t("shop.newTab")}</span>
          </a>
        </p>
      )}
    </footer>
  );
}
