/** The look of the house for the provider's own form. */

import type { Appearance } from "@stripe/stripe-js";
import { tokens } from "@/shared/ui/theme";

/** Give the provider's form our colours and type. */
export function appearanceIn(scheme: "light" | "dark"): Appearance {
  const look = tokens[scheme];
  return {
    theme: scheme === "dark" ? "night" : "stripe",
    variables: {
      colorPrimary: look.curtain,
      colorBackground: look.card,
      colorText: look.ink,
      colorTextSecondary: look["ink-soft"],
      colorDanger: look.bad,
      borderRadius: "10px",
      fontFamily: "Inter, system-ui, sans-serif",
    },
  };
}
