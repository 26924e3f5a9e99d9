/**
 * Look up what the shop says, in the language of the page.
 *
 * Keys are checked by the compiler. A text with a count has a form for each plural category of its
 * language: `left_one`, `left_other`. `speak` comes before the first text, so nothing may be looked
 * up while modules load.
 */

import type { english } from "./english/english";
import { type Language, languages } from "./languages";
import type { KeysOf } from "./twin";

export type TextKey = KeysOf<typeof english>;
type Values = Readonly<Record<string, string | number>>;

interface Speech {
  language: Language;
  /** The texts of the language, and after them those that stand in where one is missing. */
  chain: readonly { texts: object; plurals: Intl.PluralRules }[];
  numbers: Intl.NumberFormat;
}

let speech: Speech = { language: "en", chain: [], numbers: new Intl.NumberFormat("en-GB") };

/** Load a language, say everything in it from now on, and turn the page its way. */
export async function speak(language: Language): Promise<void> {
  const { load, locale, direction } = languages[language];
  const texts = await load();
  const plurals = new Intl.PluralRules(locale);
  const standIn = new Intl.PluralRules(languages.en.locale);
  speech = {
    language,
    chain: texts.map((one, at) => ({ texts: one, plurals: at === 0 ? plurals : standIn })),
    numbers: new Intl.NumberFormat(locale),
  };
  document.documentElement.lang = language;
  document.documentElement.dir = direction;
}

/** Give the code of the page's language. */
export function language(): Language {
  return speech.language;
}

/** Give the language and region that dates, amounts and numbers are written for. */
export function locale(): string {
  return languages[speech.language].locale;
}

/** Give the text of a key with its values filled in; `count` also chooses the plural form. */
export function t(key: TextKey, values: Values = {}): string {
  if (speech.chain.length === 0) throw new Error(`"${key}" was said before there was a language`);
  const text = find(key, values.count) ?? key;
  return text.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => written(values[name]));
}

/** Tell whether there is a text for a key that came from elsewhere. */
export function isTextKey(key: string): key is TextKey {
  return find(key) !== undefined;
}

function written(value: string | number | undefined): string {
  return typeof value === "number" ? speech.numbers.format(value) : (value ?? "");
}

function find(key: string, count?: string | number): string | undefined {
  for (const { texts, plurals } of speech.chain) {
    const form = typeof count === "number" ? textAt(texts, `${key}_${plurals.select(count)}`) : "";
    const text = form || textAt(texts, key);
    if (text !== undefined) return text;
  }
  return undefined;
}

function textAt(texts: object, key: string): string | undefined {
  let found: unknown = texts;
  for (const part of key.split(".")) {
    if (typeof found !== "object" || found === null) return undefined;
    found = Object.hasOwn(found, part) ? Reflect.get(found, part) : undefined;
  }
  return typeof found === "string" ? found : undefined;
}
