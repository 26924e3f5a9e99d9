/** A voucher's code, out of the way of everybody who has none. */

import { Button } from "@mantine/core";
import { useState } from "react";
import { t } from "@/shared/texts/texts";
import classes from "./checkout.module.css";
import { textAt } from "./draft";
import { TextField } from "./text-field";
import type { Fields } from "./use-draft";

/** Ask for a code; one that is refused can be mended, or left out with one click. */
export function VoucherField({ fields }: { fields: Fields }) {
  const code = textAt(fields.draft, "/voucher");
  const [isOpen, setOpen] = useState(code !== "");
  const isRefused = fields.faultAt("/voucher") !== undefined;
  if (!isOpen && code === "") {
    return (
      <Button className={classes.same} variant="subtle" onClick={() => setOpen(true)}>
        {t("checkout.voucherOpen")}
      </Button>
    );
  }
  return (
    <div className={classes.voucher}>
      <TextField
        fields={fields}
        pointer="/voucher"
        label={t("checkout.voucher")}
        hint={t("checkout.voucherHint")}
        autoComplete="off"
        autoCapitalize="characters"
      />
      {isRefused && (
        <Button
          variant="default"
          size="sm"
          onClick={() => {
            fields.write("/voucher", "");
            setOpen(false);
          }}
        >
          {t("checkout.voucherWithout")}
        </Button>
      )}
    </div>
  );
}
