/** Another site on this machine, with a page that the widget is in. */

import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { shop } from "./box-office.ts";

/** A page of another site: its address, and a way to shut the site. */
export interface HostSite {
  url: string;
  close: () => Promise<void>;
}

// What docs/widget.md asks of the pages that have a policy: nothing here is more than it says.
const policy = [
  "default-src 'none'",
  `script-src ${shop} 'nonce-page'`,
  `connect-src ${shop}`,
  `frame-src ${shop}`,
  "style-src 'nonce-page'",
].join("; ");

const names = ["loaded", "hold", "order-complete", "closed"];

/** Serve a page with these widgets; what they tell is kept in `window.heard`. */
export async function openHostSite(body: string): Promise<HostSite> {
  const page = `<!doctype html>
<html lang="en">
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<title>The Old Brewery</title>
<style nonce="page">
  body { margin: 24px; font: 17px/1.5 Georgia, serif; background: #eef3f0; }
  stagedoor-tickets { margin-block: 16px; }
  .green { --stagedoor-accent: #17594a; --stagedoor-radius: 2px; }
</style>
<script nonce="page">
  window.heard = [];
  for (const name of ${JSON.stringify(names)}) {
    document.addEventListener(name, ({ detail }) => window.heard.push([name, detail]));
  }
</script>
<script async src="${shop}/widget/v1.js"></script>
<h1>The Old Brewery</h1>
<p>Concerts since 1894.</p>
${body}
</html>`;
  const server = createServer((_request, response) => {
    response.writeHead(200, {
      "Content-Type": "text/html; charset=utf-8",
      "Content-Security-Policy": policy,
    });
    response.end(page);
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  // The same machine by the name that the shop does not have is another site to a browser.
  const name = new URL(shop).hostname === "localhost" ? "127.0.0.1" : "localhost";
  return { url: `http://${name}:${portOf(server)}/`, close: () => shut(server) };
}

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  if (typeof address !== "object" || address === null) throw new Error("the site has no port");
  return address.port;
}

function shut(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((done) => server.close(() => done()));
}
