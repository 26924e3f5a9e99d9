/** One part of the till under its own heading. */

import type { ReactNode } from "react";
import classes from "./checkout-page.module.css";

interface SectionProps {
  id: string;
  title: string;
  children: ReactNode;
}

/** Show a part of the till. */
export function Section({ id, title, children }: SectionProps) {
  return (
    <section className={classes.step} aria-labelledby={`till-${id}`}>
      <h2 id={`till-${id}`}>{title}</h2>
      {children}
    </section>
  );
}
