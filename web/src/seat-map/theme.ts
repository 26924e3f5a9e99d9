/** Read the page's look from its CSS variables. */

import { luminance, paperTheme, type Theme } from "./palette";

const HALF_LIGHT = 0.18;

/** Return the colours that style sheets give to an element; what is missing is paper and ink. */
export function readTheme(element: Element): Theme {
  const style = getComputedStyle(element);
  const read = (name: string, otherwise: string) => {
    const value = style.getPropertyValue(name).trim();
    return /^#[0-9a-f]{6}$/i.test(value) ? value : otherwise;
  };
  const paper = read("--paper", paperTheme.paper);
  return {
    isDark: luminance(paper) < HALF_LIGHT,
    paper,
    card: read("--card", paperTheme.card),
    ink: read("--ink", paperTheme.ink),
    inkSoft: read("--ink-soft", paperTheme.inkSoft),
    line: read("--line", paperTheme.line),
    curtain: read("--curtain", paperTheme.curtain),
    onCurtain: read("--on-curtain", paperTheme.onCurtain),
    font: style.getPropertyValue("--sans").trim() || paperTheme.font,
  };
}

/** Call back whenever the page may have changed between paper and dark; return how to stop. */
export function watchTheme(onChange: () => void): () => void {
  const observer = new MutationObserver(onChange);
  observer.observe(document.documentElement, {
    attributes: true,
    attributeFilter: ["data-mantine-color-scheme", "class", "style"],
  });
  const scheme = matchMedia("(prefers-color-scheme: dark)");
  scheme.addEventListener("change", onChange);
  return () => {
    observer.disconnect();
    scheme.removeEventListener("change", onChange);
  };
}
