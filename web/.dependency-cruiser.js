/** The floors of the web house: apps, features, seat-map, shared, api; import only downwards. */

const floors = ["apps", "features", "seat-map", "shared", "api"];

const onlyDownwards = floors.slice(1).map((floor, index) => ({
  name: `${floor}-imports-only-downwards`,
  severity: "error",
  from: { path: `^src/${floor}/` },
  to: { path: `^src/(${floors.slice(0, index + 1).join("|")})/` },
}));

export default {
  forbidden: [
    ...onlyDownwards,
    {
      name: "features-never-sideways",
      severity: "error",
      from: { path: "^src/features/([^/]+)/" },
      to: { path: "^src/features/", pathNot: "^src/features/$1/" },
    },
    {
      name: "apps-never-sideways",
      severity: "error",
      from: { path: "^src/apps/([^/]+)/" },
      to: { path: "^src/apps/", pathNot: "^src/apps/$1/" },
    },
    {
      name: "every-folder-has-a-floor",
      severity: "error",
      from: { path: "^src/", pathNot: `^src/(${floors.join("|")})/` },
      to: {},
    },
    {
      name: "the-plan-knows-no-react",
      severity: "error",
      from: { path: "^src/seat-map/.*\\.ts$", pathNot: "\\.test\\.ts$" },
      to: { path: "^node_modules/(react|@mantine)" },
    },
    { name: "no-circles", severity: "error", from: {}, to: { circular: true } },
    { name: "no-unresolved", severity: "error", from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "types"] },
  },
};
