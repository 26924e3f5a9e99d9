/** The frame of the short account pages. */

import type { ReactNode } from "react";
import classes from "./account-frame.module.css";

interface AccountFrameProps {
  title: string;
  hint?: string;
  children: ReactNode;
}

/** Show a title, a line about it, and what there is to do. */
export function AccountFrame({ title, hint, children }: AccountFrameProps) {
  return (
    <div className={classes.frame}>
      <h1>{title}</h1>
      {hint && <p className={classes.hint}>{hint}</p>}
      {children}
    </div>
  );
}
