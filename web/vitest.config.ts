/** Run the unit and component tests in a small DOM. */

import { defineConfig, mergeConfig } from "vitest/config";
import viteConfig from "./vite.config.ts";

export default mergeConfig(
  viteConfig,
  defineConfig({
    test: {
      environment: "happy-dom",
      environmentOptions: { happyDOM: { url: "http://shop.test/" } },
      include: ["src/**/*.test.{ts,tsx}"],
      setupFiles: ["src/shared/testing/setup.ts"],
      restoreMocks: true,
      env: { TZ: "America/New_York" },
    },
  }),
);
