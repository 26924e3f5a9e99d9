/** What the widget says, in the language that its page asks for. */

import type { Money } from "@/api/types";
import { widgetEnglish } from "@/shared/texts/english/widget";
import { widgetGerman } from "@/shared/texts/german/widget";
import type { KeysOf } from "@/shared/texts/twin";

const languages = {
  en: { texts: widgetEnglish, locale: "en-GB" },
  de: { texts: widgetGerman, locale: "de-DE" },
} as const;

type Language = keyof typeof languages;
type Key = KeysOf<typeof widgetEnglish>;

/** The widget's words, prices and days in one language. */
export class Words {
  readonly language: Language;

  /** Speak the first of the wishes that we speak, or else English. */
  constructor(...wishes: (string | null | undefined)[]) {
    const bases = wishes.map((wish) => wish?.split("-")[0]?.toLowerCase());
    this.language = bases.find((base) => base === "en" || base === "de") === "de" ? "de" : "en";
  }

  /** Give a text with its values filled in. */
  say(key: Key, values: Readonly<Record<string, string>> = {}): string {
    let found: unknown = languages[this.language].texts;
    for (const part of key.split(".")) {
      found = typeof found === "object" && found !== null ? Reflect.get(found, part) : undefined;
    }
    return String(found).replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => values[name] ?? "");
  }

  /** Write an amount. */
  price({ amount_minor, currency }: Money): string {
    if (amount_minor === 0) return this.say("free");
    const format = new Intl.NumberFormat(this.locale, { style: "currency", currency });
    return format.format(
      amount_minor / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2),
    );
  }

  /** Write a number. */
  count(count: number): string {
    return new Intl.NumberFormat(this.locale).format(count);
  }

  /** Write day and hour at the venue, and name its zone. */
  moment(instant: string, timeZone: string): string {
    const day = this.date(instant, {
      timeZone,
      weekday: "short",
      day: "numeric",
      month: "short",
      year: "numeric",
    });
    const time = this.date(instant, { timeZone, timeStyle: "short" });
    const city = timeZone.split("/").at(-1)?.replaceAll("_", " ") ?? timeZone;
    const zone = timeZone.includes("/") ? this.say("zone", { city }) : timeZone;
    return this.say("moment", { day, time, zone });
  }

  /** Write a part of a date. */
  date(instant: string | Date, parts: Intl.DateTimeFormatOptions): string {
    return new Intl.DateTimeFormat(this.locale, parts).format(new Date(instant));
  }

  private get locale(): string {
    return languages[this.language].locale;
  }
}
