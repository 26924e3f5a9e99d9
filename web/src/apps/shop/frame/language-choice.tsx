/** The way to the same page in another language. */

import { useRouterState } from "@tanstack/react-router";
import { addressIn, type Language, languages } from "@/shared/texts/languages";
import { language, t } from "@/shared/texts/texts";
import classes from "./frame.module.css";

/** Offer the languages by their own names; a choice loads the page anew and is kept. */
export function LanguageChoice() {
  const href = useRouterState({ select: (state) => state.location.href });
  return (
    <nav aria-label={t("shop.language")}>
      <ul className={classes.languages}>
        {choices.map(([code, { name, direction }]) => (
          <li key={code}>
            <a
              href={addressIn(code, href)}
              lang={code}
              hrefLang={code}
              dir={direction}
              aria-current={code === language() ? "true" : undefined}
            >
              {name}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

const codes: readonly Language[] = ["en", "de", "ar"];
const choices = codes.map((code) => [code, languages[code]] as const);
