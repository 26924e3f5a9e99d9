/** A hint that the tickets can stand on the home screen. */

import { Button } from "@mantine/core";
import { useSyncExternalStore } from "react";
import { t } from "@/shared/texts/texts";
import { Notice } from "@/shared/ui/notice";
import { dismissInstall, followInstall, installState, promptInstall } from "./install";
import classes from "./tickets.module.css";

/** Show how to install the box office; nothing where it is installed, or was waved away. */
export function InstallHint() {
  const state = useSyncExternalStore(followInstall, installState);
  if (state === "none") return null;
  return (
    <Notice
      tone="info"
      title={t("tickets.install.title")}
      action={
        <div className={classes.actions}>
          {state === "prompt" && (
            <Button onClick={promptInstall}>{t("tickets.install.action")}</Button>
          )}
          <Button variant="default" onClick={dismissInstall}>
            {t("tickets.install.later")}
          </Button>
        </div>
      }
    >
      {t(state === "ios" ? "tickets.install.ios" : "tickets.install.hint")}
    </Notice>
  );
}
