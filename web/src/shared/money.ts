/** Show and add amounts of money, which travel as whole minor units. */

import type { Money } from "@/api/types";
import { locale, t } from "./texts/texts";

/** Write an amount with the digits that its currency has; nothing to pay is a word, as at a till. */
export function formatMoney(money: Money): string {
  if (money.amount_minor === 0) return t("shop.free");
  const format = new Intl.NumberFormat(locale(), { style: "currency", currency: money.currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(money.amount_minor / 10 ** digits);
}

/** Write from how much something starts: "from €20.00", and what starts at nothing is free. */
export function formatFrom(money: Money): string {
  const price = formatMoney(money);
  return money.amount_minor === 0 ? price : t("catalogue.fromPrice", { price });
}

/** Add amounts of one currency; adding two currencies is a mistake and throws. */
export function sumMoney(amounts: readonly Money[], currency: string): Money {
  let amount_minor = 0;
  for (const money of amounts) {
    if (money.currency !== currency) throw new Error(`cannot add ${money.currency} to ${currency}`);
    amount_minor += money.amount_minor;
  }
  return { amount_minor, currency };
}

/** Find the smallest amount, or nothing in an empty list. */
export function leastMoney(amounts: readonly Money[]): Money | undefined {
  return amounts.reduce<Money | undefined>(
    (least, money) => (least && least.amount_minor <= money.amount_minor ? least : money),
    undefined,
  );
}

/** Read whole currency units that a person typed as minor units. */
export function minorFromUnits(units: number, currency: string): number {
  const format = new Intl.NumberFormat(locale(), { style: "currency", currency });
  return Math.round(units * 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}
