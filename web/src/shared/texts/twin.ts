/** The shape of the English texts in another language: what does not match does not compile. */

type PluralCategory = Intl.LDMLPluralRule;

type WithoutPlural<Key extends string> = Key extends `${infer Stem}_${PluralCategory}` ? Stem : Key;

/** The keys of texts, a dot between the levels, the plural forms of a text as one. */
export type KeysOf<T> = {
  [Key in keyof T & string]: T[Key] extends string
    ? WithoutPlural<Key>
    : `${Key}.${KeysOf<T[Key]>}`;
}[keyof T & string];

/** The same texts in a language with the plural forms of English, none missing and none more. */
export type Twin<T> = { readonly [Key in keyof T]: T[Key] extends string ? string : Twin<T[Key]> };

type PluralStem<Key> = Key extends `${infer Stem}_${"one" | "other"}` ? Stem : never;

/** Some of the texts in a language with all six plural forms; what is missing is said in English. */
export type PartialTwin<T> = {
  readonly [Key in keyof T]?: T[Key] extends string ? string : PartialTwin<T[Key]>;
} & { readonly [Key in `${PluralStem<keyof T>}_${PluralCategory}`]?: string };
