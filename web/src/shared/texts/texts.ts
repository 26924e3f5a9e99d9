/**
 * Look up what the shop says; another language is another set of the same texts.
 *
 * Keys are checked by the compiler. A text with a count has a form for each plural category of its
 * language: `left_one`, `left_other`.
 */

import { english } from "./english/english";

/** The language and region that dates and amounts are written for. */
export const locale = "en-GB";

type Texts = typeof english;
type PluralCategory = "zero" | "one" | "two" | "few" | "many" | "other";
type WithoutPlural<Key extends string> = Key extends `${infer Stem}_${PluralCategory}` ? Stem : Key;
type KeysOf<T> = {
  [Key in keyof T & string]: T[Key] extends string
    ? WithoutPlural<Key>
    : `${Key}.${KeysOf<T[Key]>}`;
}[keyof T & string];

export type TextKey = KeysOf<Texts>;
type Values = Readonly<Record<string, string | number>>;

const plurals = new Intl.PluralRules(locale);
const numbers = new Intl.NumberFormat(locale);

/** Give the text of a key with its values filled in; `count` also chooses the plural form. */
export function t(key: TextKey, values: Values = {}): string {
  const { count } = values;
  const text =
    (typeof count === "number" ? find(`${key}_${plurals.select(count)}`) : undefined) ?? find(key);
  return (text ?? key).replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => written(values[name]));
}

/** Tell whether there is a text for a key that came from elsewhere. */
export function isTextKey(key: string): key is TextKey {
  return find(key) !== undefined;
}

function written(value: string | number | undefined): string {
  return typeof value === "number" ? numbers.format(value) : (value ?? "");
}

function find(key: string): string | undefined {
  let found: unknown = english;
  for (const part of key.split(".")) {
    if (typeof found !== "object" || found === null) return undefined;
    found = Object.hasOwn(found, part) ? Reflect.get(found, part) : undefined;
  }
  return typeof found === "string" ? found : undefined;
}
