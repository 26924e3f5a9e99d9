/** The languages that the shop speaks, and which of them a reader gets. */

/** Each language by its code: its own name for itself, how it writes, and where its texts are. */
export const languages = {
  en: {
    name: "English",
    locale: "en-GB",
    direction: "ltr",
    load: async () => [(await import("./english/english")).english],
  },
  de: {
    name: "Deutsch",
    locale: "de-DE",
    direction: "ltr",
    load: async () => [(await import("./german/german")).german],
  },
  ar: {
    name: "العربية",
    // The figures of the West, as they stand on the seats and on the tickets.
    locale: "ar-u-nu-latn",
    direction: "rtl",
    load: async () => {
      const [{ arabic }, { english }] = await Promise.all([
        import("./arabic/arabic"),
        import("./english/english"),
      ]);
      return [arabic, english];
    },
  },
} as const;

export type Language = keyof typeof languages;

const cookie = "stagedoor_language";

/** Tell whether a code from elsewhere is one of our languages. */
function isLanguage(code: string | null | undefined): code is Language {
  return typeof code === "string" && Object.hasOwn(languages, code);
}

/**
 * Choose a reader's language: the address says it, or an earlier choice, or the browser; the server
 * wrote the page in the one that this box office speaks to everybody else.
 */
export function chooseLanguage(
  address: URL = new URL(window.location.href),
  browser: readonly string[] = navigator.languages,
  sent: string = document.documentElement.lang,
): Language {
  const wishes = [address.searchParams.get("lang"), chosenBefore(), ...browser, sent];
  for (const wish of wishes) {
    const base = wish?.split("-")[0]?.toLowerCase();
    if (isLanguage(base)) return base;
  }
  return "en";
}

/** Keep what a reader chose, for this shop's pages and for the server that writes their heads. */
export function keepChoice(address: URL = new URL(window.location.href)): void {
  const wish = address.searchParams.get("lang");
  if (!isLanguage(wish)) return;
  const year_s = 31_536_000;
  // biome-ignore lint/suspicious/noDocumentCookie: not every browser of ours has a cookieStore.
  document.cookie = `${cookie}=${wish}; Path=/; Max-Age=${year_s}; SameSite=Lax`;
}

/** Give the address of the same page in another language. */
export function addressIn(language: Language, href: string): string {
  const address = new URL(href, window.location.origin);
  address.searchParams.set("lang", language);
  return address.pathname + address.search + address.hash;
}

function chosenBefore(): string | undefined {
  const entry = document.cookie.split("; ").find((one) => one.startsWith(`${cookie}=`));
  return entry?.slice(cookie.length + 1);
}
