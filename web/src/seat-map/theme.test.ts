import { afterEach, describe, expect, it, vi } from "vitest";
import { paperTheme } from "./palette";
import { readTheme, watchTheme } from "./theme";

const root = document.documentElement;

afterEach(() => {
  root.removeAttribute("style");
  root.removeAttribute("data-mantine-color-scheme");
});

describe("the theme", () => {
  it("comes from the page's variables", () => {
    root.style.setProperty("--paper", "#141211");
    root.style.setProperty("--curtain", "#E0707E");
    const theme = readTheme(root);
    expect(theme).toMatchObject({ isDark: true, paper: "#141211", curtain: "#E0707E" });
  });

  it("is paper and ink where the page says nothing that can be mixed", () => {
    root.style.setProperty("--ink", "rebeccapurple");
    expect(readTheme(root)).toEqual(paperTheme);
  });

  it("is told of a change of scheme until nobody listens", async () => {
    const changed = vi.fn();
    const stop = watchTheme(changed);
    root.setAttribute("data-mantine-color-scheme", "dark");
    await vi.waitFor(() => expect(changed).toHaveBeenCalledTimes(1));
    stop();
    root.setAttribute("data-mantine-color-scheme", "light");
    await Promise.resolve();
    expect(changed).toHaveBeenCalledTimes(1);
  });
});
