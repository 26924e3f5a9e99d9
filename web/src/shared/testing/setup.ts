/** Prepare each test: matchers for the DOM, and a clean page afterwards. */

import "@testing-library/jest-dom/vitest";
import { cleanup } from "@testing-library/react";
import { afterEach } from "vitest";
import { speak } from "@/shared/texts/texts";

await speak("en");

afterEach(() => {
  cleanup();
  localStorage.clear();
  sessionStorage.clear();
});
