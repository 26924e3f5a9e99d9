/** Plant a violation of each house rule and make sure that its check finds it. */

import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { cruise } from "dependency-cruiser";
import configuration from "../.dependency-cruiser.js";

const lines = (count) => "  f();\n".repeat(count);

// What is written where, and the rule that has to refuse it.
const forLinter = [
  ["assertion.ts", "export const a = JSON.parse('1') as number;\n", "plugin"],
  ["any.ts", "export const a = (b: any) => b;\n", "noExplicitAny"],
  ["function.ts", `export function f() {\n${lines(51)}}\n`, "noExcessiveLinesPerFunction"],
  ["file.ts", `export const a = 1;\n${"f();\n".repeat(250)}`, "noExcessiveLinesPerFile"],
  ["promise.ts", "async function f() {}\nf();\n", "noFloatingPromises"],
  ["null.ts", "export const a = b!;\n", "noNonNullAssertion"],
  ["picture.tsx", "export const a = <img src='a' />;\n", "useAltText"],
  [
    "html.tsx",
    "export const a = <p dangerouslySetInnerHTML={b} />;\n",
    "noDangerouslySetInnerHtml",
  ],
  ["FileName.ts", "export const a = 1;\n", "useFilenamingConvention"],
];

// Who imports whom, and the rule that forbids it.
const forFloors = [
  ["src/shared/a.ts", "../features/b/b", "shared-imports-only-downwards"],
  ["src/features/a/a.ts", "../b/b", "features-never-sideways"],
  ["src/seat-map/a.ts", "../features/b/b", "seat-map-imports-only-downwards"],
  ["src/features/b/c.ts", "../../apps/shop/a", "features-imports-only-downwards"],
  ["src/other/a.ts", "../features/b/b", "every-folder-has-a-floor"],
  ["src/shared/c.ts", "./nothing", "no-unresolved"],
];

function newHouse() {
  const house = mkdtempSync(join(tmpdir(), "plants-"));
  const write = (path, text) => {
    mkdirSync(join(house, dirname(path)), { recursive: true });
    writeFileSync(join(house, path), text);
  };
  return { house, write };
}

function missedByLinter() {
  const { house, write } = newHouse();
  cpSync("biome.json", join(house, "biome.json"));
  cpSync("checks/no-type-assertion.grit", join(house, "checks/no-type-assertion.grit"));
  for (const [name, text] of forLinter) write(`src/shared/${name}`, text);
  const biome = resolve("node_modules/.bin/biome");
  const options = ["lint", "--reporter=github", "--max-diagnostics=none"];
  const { stdout } = spawnSync(biome, options, { cwd: house, encoding: "utf8" });
  rmSync(house, { recursive: true });
  const said = stdout.split("\n");
  return forLinter.flatMap(([name, , rule]) => {
    const isFound = said.some((line) => line.includes(`/${name},`) && line.includes(rule));
    return isFound ? [] : [`linter: ${rule}`];
  });
}

async function missedByFloors() {
  const { house, write } = newHouse();
  for (const path of ["src/features/b/b.ts", "src/shared/b.ts", "src/apps/shop/a.ts"]) {
    write(path, "export const b = 1;\n");
  }
  for (const [path, target] of forFloors) write(path, `export * from "${target}";\n`);
  const { doNotFollow, tsPreCompilationDeps } = configuration.options;
  const { output } = await cruise(["src"], {
    doNotFollow,
    tsPreCompilationDeps,
    baseDir: house,
    ruleSet: { forbidden: configuration.forbidden },
    validate: true,
  });
  rmSync(house, { recursive: true });
  return forFloors.flatMap(([path, , rule]) => {
    const isFound = output.summary.violations.some(
      (one) => one.from === path && one.rule.name === rule,
    );
    return isFound ? [] : [`floors: ${rule}`];
  });
}

const missed = [...missedByLinter(), ...(await missedByFloors())];
for (const rule of missed) console.error(`a planted violation was not found by ${rule}`);
console.log(`plants: ${forLinter.length + forFloors.length}, missed: ${missed.length}`);
process.exitCode = missed.length > 0 ? 1 : 0;
