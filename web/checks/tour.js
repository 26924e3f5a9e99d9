/** Check that the tour's page and pictures are those that the tour makes, and not too heavy. */

import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { allPictures, writeIndex } from "../browser/tour/index.ts";

const folder = join(import.meta.dirname, "../../docs/tour");
const mostBytes = 6_000_000;
const index = "README.md";

const found = readdirSync(folder);
const wanted = [...allPictures(), index];
const bytes = found.reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
const faults = [
  ...wanted.filter((name) => !found.includes(name)).map((name) => `${name} is missing`),
  ...found.filter((name) => !wanted.includes(name)).map((name) => `${name} belongs to no screen`),
  ...(bytes > mostBytes ? [`${bytes} bytes are more than ${mostBytes}`] : []),
];
if (found.includes(index) && readFileSync(join(folder, index), "utf8") !== writeIndex()) {
  faults.push(`${index} lists other screens`);
}

for (const fault of faults) console.error(`docs/tour: ${fault}`);
if (faults.length > 0) console.error("make tour makes it anew");
console.log(`tour: ${wanted.length - 1} pictures, ${Math.round(bytes / 1000)} kB`);
process.exitCode = faults.length > 0 ? 1 : 0;
