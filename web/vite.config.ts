/** Build the shop, and serve it with a proxy to the API while developing. */

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

const source = fileURLToPath(new URL("./src", import.meta.url));
const api = process.env.STAGEDOOR_API ?? "http://127.0.0.1:8000";

/** Serve shop.html for every page address, as the web process does in production. */
function pagesOfTheShop(): Plugin {
  return {
    name: "pages-of-the-shop",
    configureServer(server) {
      server.middlewares.use((request, _response, next) => {
        const isPage = request.headers.accept?.includes("text/html") ?? false;
        if (isPage && !request.url?.startsWith("/api/")) request.url = "/shop.html";
        next();
      });
    },
  };
}

/** Leave each file packed beside itself, for the web process to send as it is. */
function packedBeside(): Plugin {
  const packable = /\.(js|css|svg|html|webmanifest)$/;
  return {
    name: "packed-beside",
    apply: "build",
    writeBundle({ dir = "dist" }) {
      const names = readdirSync(dir, { recursive: true, encoding: "utf8" });
      for (const name of names.filter((one) => packable.test(one))) {
        const file = join(dir, name);
        const plain = readFileSync(file);
        for (const [ending, packed] of [
          [".br", brotliCompressSync(plain)],
          [".gz", gzipSync(plain, { level: 9 })],
        ] as const) {
          if (packed.length < plain.length) writeFileSync(file + ending, packed);
        }
      }
    },
  };
}

export default defineConfig({
  appType: "mpa",
  plugins: [react(), pagesOfTheShop(), packedBeside()],
  resolve: { alias: { "@": source } },
  build: {
    target: "es2023",
    manifest: true,
    // Inline data: URLs would need a wider content security policy.
    assetsInlineLimit: 0,
    rolldownOptions: { input: { shop: "shop.html" } },
  },
  server: {
    proxy: {
      "/api": {
        target: api,
        changeOrigin: true,
        // The API takes orders from its own pages alone, and these stand in for them.
        headers: { origin: new URL(api).origin },
        // The live stream is at another address, which only lets the real shop in.
        followRedirects: true,
      },
    },
  },
});
