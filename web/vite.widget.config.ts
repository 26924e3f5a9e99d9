/** Build the widget: one classic script with everything in it, at an address that stays. */

import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { packedBeside } from "./vite.config";

export default defineConfig({
  publicDir: false,
  plugins: [packedBeside()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  build: {
    target: "es2022",
    outDir: "dist/widget",
    modulePreload: false,
    rolldownOptions: {
      input: { v1: "src/apps/widget/main.ts" },
      output: { format: "iife", entryFileNames: "[name].js" },
    },
  },
});
