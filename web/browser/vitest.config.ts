/** Run the tests that drive a real browser through a running box office. */

import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ["*.test.ts"],
    environment: "node",
    testTimeout: 90_000,
    hookTimeout: 90_000,
    // One browser and one box office: tests that hold seats would get into each other's way.
    fileParallelism: false,
  },
});
