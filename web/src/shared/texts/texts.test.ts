/** Texts with their values filled in, in each language. */

import { afterEach, describe, expect, test, vi } from "vitest";
import { arabic } from "./arabic/arabic";
import { english } from "./english/english";
import { german } from "./german/german";
import { addressIn, chooseLanguage, keepChoice } from "./languages";
import { isTextKey, language, locale, speak, t } from "./texts";

afterEach(async () => {
  // biome-ignore lint/suspicious/noDocumentCookie: not every browser of ours has a cookieStore.
  document.cookie = "stagedoor_language=; Path=/; Max-Age=0";
  await speak("en");
});

test("values are filled in", () => {
  expect(t("catalogue.fromPrice", { price: "€9.00" })).toBe("from €9.00");
});

test("a count chooses the plural form and is written with its thousands", () => {
  expect(t("catalogue.left", { count: 1 })).toBe("1 place left");
  expect(t("catalogue.left", { count: 2000 })).toBe("2,000 places left");
});

test("what a value says is never read as a place for another value", () => {
  expect(t("booking.lost.one", { place: "{{place}}" })).toBe("{{place}} was taken a moment ago.");
});

test("a key from elsewhere is looked up before it is used", () => {
  expect(isTextKey("problems.codes.place-taken")).toBe(true);
  expect(isTextKey("problems.codes.toString")).toBe(false);
  expect(isTextKey("problems.codes")).toBe(false);
});

test("in German it is German, and the page says so", async () => {
  await speak("de");
  expect(t("catalogue.left", { count: 2000 })).toBe("noch 2.000 Plätze");
  expect(document.documentElement).toHaveAttribute("lang", "de");
  expect(document.documentElement).toHaveAttribute("dir", "ltr");
  expect(locale()).toBe("de-DE");
});

test("Arabic runs from the right and has its six plural forms", async () => {
  await speak("ar");
  expect(document.documentElement).toHaveAttribute("dir", "rtl");
  expect([0, 1, 2, 3, 11, 100].map((count) => t("catalogue.left", { count }))).toEqual([
    "لم تبقَ أماكن",
    "بقي مكان واحد",
    "بقي مكانان",
    "بقيت 3 أماكن",
    "بقي 11 مكانًا",
    "بقي 100 مكان",
  ]);
});

test("what Arabic lacks is said in English, with English plurals", async () => {
  vi.doMock("./arabic/arabic", () => ({ arabic: { orders: { mine: "تذاكري" } } }));
  await speak("ar");
  vi.doUnmock("./arabic/arabic");
  expect(t("orders.mine")).toBe("تذاكري");
  expect(t("orders.ticketCount", { count: 3 })).toBe("3 tickets");
  expect(t("accounts.register")).toBe("Create an account");
});

test("Arabic has all that a buyer reads from the till to the ticket", () => {
  const stems = new Set([...flat(arabic).keys()].map(stemOf));
  const journey = /^(accounts|checkout|orders|shop|tickets|time)\./;
  const lacking = [...flat(english).keys()].filter((key) => !stems.has(stemOf(key)));
  expect(lacking.filter((key) => journey.test(key))).toEqual([]);
});

/** Give each text by its whole key. */
function flat(texts: object, before = ""): Map<string, string> {
  const entries = Object.entries(texts).flatMap(([key, text]) =>
    typeof text === "string"
      ? [[`${before}${key}`, text] as const]
      : [...flat(text, `${before}${key}.`)],
  );
  return new Map(entries);
}

const stemOf = (key: string) => key.replace(/_(zero|one|two|few|many|other)$/, "");
const placeholders = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name);
const ofEnglish = new Map<string, Set<string | undefined>>();
for (const [key, text] of flat(english)) {
  const known = ofEnglish.get(stemOf(key)) ?? [];
  ofEnglish.set(stemOf(key), new Set([...known, ...placeholders(text)]));
}

describe.each([
  ["en-GB", flat(english)],
  ["de-DE", flat(german)],
  ["ar", flat(arabic)],
])("in %s", (code, texts) => {
  test("a text fills in what the English one does, and nothing else", () => {
    expect(texts.size).toBeGreaterThan(150);
    for (const [key, text] of texts) {
      const known = ofEnglish.get(stemOf(key));
      expect(known, key).toBeDefined();
      for (const name of placeholders(text)) expect(known, key).toContain(name);
      // A form for one or two may say the count in words.
      const mayLeaveOut = /_(zero|one|two)$/.test(key) || code === "en-GB" ? ["count"] : [];
      const kept = [...(known ?? [])].filter((name) => !mayLeaveOut.includes(name ?? ""));
      for (const name of kept) expect(placeholders(text), key).toContain(name);
    }
  });

  test("a text with a count has all the plural forms of the language", () => {
    const forms = new Intl.PluralRules(code).resolvedOptions().pluralCategories;
    const stems = new Set([...texts.keys()].filter((key) => stemOf(key) !== key).map(stemOf));
    expect(stems.size).toBeGreaterThan(5);
    for (const stem of stems) {
      for (const form of forms) expect(texts.has(`${stem}_${form}`), `${stem}_${form}`).toBe(true);
    }
  });
});

// What hardly any German sentence has; "Tickets" and "Online" are German by now.
const englishWords =
  /\b(the|you|your|is|are|and|for|this|with|not|please|order|seats?|places?|held|row|free|sold)\b/i;

test("no English is left in the German texts", () => {
  const left = [...flat(german)].filter(([, text]) =>
    englishWords.test(text.replaceAll(/\{\{\w+\}\}/g, "")),
  );
  expect(left).toEqual([]);
});

test("hardly a German text is the same as the English one", () => {
  const ofGerman = flat(german);
  const same = [...flat(english)].filter(
    ([key, text]) => /[a-z]{4}/i.test(text) && ofGerman.get(key) === text,
  );
  const shared = /^(Name|Filters?.*|Online|Code|Stagedoor|Tickets?|\{\{.*|Zoom|PDF|Status)$/;
  expect(same.filter(([, text]) => !shared.test(text.replace(/\{\{\w+\}\} /, "")))).toEqual([]);
});

describe("the language of a reader", () => {
  const shop = (query = "") => new URL(`http://shop.test/${query}`);

  test("is the best that the browser asks for, and English where we speak none", () => {
    expect(chooseLanguage(shop(), ["fr-FR", "de-AT", "en"])).toBe("de");
    expect(chooseLanguage(shop(), ["fr-FR", "toString"])).toBe("en");
    expect(chooseLanguage(shop(), [])).toBe("en");
  });

  test("is what the page was sent in, where the browser asks for none that we speak", () => {
    expect(chooseLanguage(shop(), ["fr-FR"], "de")).toBe("de");
    expect(chooseLanguage(shop(), ["en-GB"], "de")).toBe("en");
    expect(chooseLanguage(shop(), ["fr-FR"], "fr")).toBe("en");
  });

  test("is the one that the address names, and that is kept", () => {
    expect(chooseLanguage(shop("?lang=ar"), ["de"])).toBe("ar");
    keepChoice(shop("?lang=ar"));
    expect(chooseLanguage(shop(), ["de"])).toBe("ar");
    expect(chooseLanguage(shop("?lang=en"), ["de"])).toBe("en");
  });

  test("is never one that we do not speak", () => {
    keepChoice(shop("?lang=__proto__"));
    expect(chooseLanguage(shop("?lang=__proto__"), ["de"])).toBe("de");
  });

  test("changes with a link that keeps the rest of the address", () => {
    expect(addressIn("de", "/orders/K7?token=a%2Bb#pdf")).toBe(
      "/orders/K7?token=a%2Bb&lang=de#pdf",
    );
    expect(language()).toBe("en");
  });
});
