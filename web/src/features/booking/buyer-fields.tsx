/** Who buys: where the tickets go, and whose they are if nobody else is named. */

import { t } from "@/shared/texts/texts";
import { TextField } from "./text-field";
import type { Fields } from "./use-draft";

/** Ask for e-mail and name. */
export function BuyerFields({ fields }: { fields: Fields }) {
  return (
    <>
      <TextField
        fields={fields}
        pointer="/email"
        type="email"
        autoComplete="email"
        autoCapitalize="off"
        isRequired
        label={t("booking.checkout.email")}
        hint={t("booking.checkout.emailHint")}
      />
      <TextField
        fields={fields}
        pointer="/name"
        autoComplete="name"
        isRequired
        label={t("checkout.yourName")}
        hint={t("checkout.yourNameHint")}
      />
    </>
  );
}
