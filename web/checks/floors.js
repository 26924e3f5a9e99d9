/** Check the floors, and refuse to call it clean when hardly anything was looked at. */

import { cruise } from "dependency-cruiser";
import extractTsConfig from "dependency-cruiser/config-utl/extract-ts-config";
import configuration from "../.dependency-cruiser.js";

// A wrong TypeScript version makes the tool see no module at all and still report success.
const fewestModules = 150;

const { output } = await cruise(
  ["src"],
  { ...configuration.options, ruleSet: { forbidden: configuration.forbidden }, validate: true },
  undefined,
  { tsConfig: extractTsConfig("tsconfig.json") },
);
const seen = output.modules.filter((module) => module.source.startsWith("src/")).length;
const violations = output.summary.violations;

for (const { rule, from, to } of violations) console.error(`${rule.name}: ${from} → ${to}`);
if (seen < fewestModules) console.error(`only ${seen} modules seen, expected ${fewestModules}`);
console.log(`floors: ${seen} modules, ${violations.length} violations`);
process.exitCode = violations.length > 0 || seen < fewestModules ? 1 : 0;
