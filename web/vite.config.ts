/** Build the shop, and serve it with a proxy to the API while developing. */

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import react from "@vitejs/plugin-react";
import { build, defineConfig, type Plugin } from "vite";

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

const earlySource = "/src/apps/shop/early.ts";

/** Have the early script in the page's head, where it need not wait for the shop. */
function earlyScript(): Plugin {
  return {
    name: "early-script",
    transformIndexHtml(_html, { bundle }) {
      const fileOf = (wanted: RegExp) =>
        Object.keys(bundle ?? {}).find((name) => wanted.test(name));
      const early = fileOf(/\/early-[^/]+\.js$/);
      const map = fileOf(/\/seat-map-view-[^/]+\.js$/);
      const style = fileOf(/\/seat-map-view-[^/]+\.css$/);
      const attrs = {
        type: "module",
        async: true,
        crossorigin: true,
        src: early ? `/${early}` : earlySource,
        ...(map && style ? { "data-map": `/${map}`, "data-map-style": `/${style}` } : {}),
      };
      return [{ tag: "script", attrs, injectTo: "head-prepend" }];
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

/** Build the widget with the shop: one classic script with all in it, at an address that stays. */
function widgetBeside(): Plugin {
  return {
    name: "widget-beside",
    apply: "build",
    async closeBundle() {
      await build({
        configFile: false,
        logLevel: "warn",
        publicDir: false,
        plugins: [packedBeside()],
        resolve: { alias: { "@": source } },
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
    },
  };
}

export default defineConfig({
  appType: "mpa",
  plugins: [react(), pagesOfTheShop(), earlyScript(), packedBeside(), widgetBeside()],
  resolve: { alias: { "@": source } },
  build: {
    target: "es2023",
    manifest: true,
    // Browsers that read this know the hint themselves.
    modulePreload: { polyfill: false },
    // Inline data: URLs would need a wider content security policy.
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: { shop: "shop.html", early: earlySource.slice(1) },
      // All that every page needs comes as one file: each more would cost a phone a round trip.
      output: {
        codeSplitting: {
          groups: [{ name: "house", tags: ["$initial"], test: (id) => !id.endsWith(earlySource) }],
        },
      },
    },
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
