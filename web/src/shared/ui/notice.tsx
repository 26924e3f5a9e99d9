/** A few words set apart: what happened and what to do, told by sign and word, not by colour. */

import type { ReactNode } from "react";
import { Icon, icons } from "./icons";
import classes from "./notice.module.css";

export type Tone = "info" | "good" | "warn" | "bad";

interface NoticeProps {
  tone: Tone;
  title?: string;
  children?: ReactNode;
  action?: ReactNode;
}

const signs = { info: icons.info, good: icons.tick, warn: icons.warn, bad: icons.cross };

/** Show a notice; a bad one is spoken at once, the others when the reader is free. */
export function Notice({ tone, title, children, action }: NoticeProps) {
  return (
    <div className={classes.notice} data-tone={tone} role={tone === "bad" ? "alert" : "status"}>
      <Icon path={signs[tone]} />
      <div className={classes.words}>
        {title && <strong>{title}</strong>}
        {children && <div>{children}</div>}
        {action && <div className={classes.action}>{action}</div>}
      </div>
    </div>
  );
}
