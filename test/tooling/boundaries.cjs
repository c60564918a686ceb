// The floors of the house as rules for dependency-cruiser: imports go down only, rooms do not know each other. Every rule has a planted
// violation in canary/ that a conformity test must see caught; a rule that catches nothing is an open gate.
const rooms =
  'probe|gateways|delivery|agreement|handover|letter|contact-cards|lists|partner-file|report|lab|relay|storage|trap|mail-trace|inbound-proof'
const upstairs = `^(app/(${rooms}|operations|cli)|main|renderer|test)/`

/** A forbidden dependency; type imports count like any other. */
const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to })

module.exports = {
  forbidden: [
    forbid('no-cycles', 'Two files that need each other are one file, or a third is missing.', {}, { circular: true }),
    forbid(
      'resolvable',
      'The import leads nowhere: check the name, the alias and the ending.',
      {},
      { couldNotResolve: true },
    ),
    forbid(
      'listed-packages',
      'Name the package in package.json, with an exact version, and in app/README.md.',
      {},
      { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    ),
    forbid(
      'domain-imports-zod-only',
      'The domain is pure: types, schemas, rules. Ports carry the rest.',
      { path: '^app/domain/' },
      { pathNot: ['^app/domain/', '(^|/)node_modules/zod/'] },
    ),
    forbid(
      'contract-stays-low',
      'The contract is compiled for the window too: domain and zod only.',
      { path: '^app/contract/' },
      { pathNot: ['^app/(contract|domain)/', '(^|/)node_modules/zod/'] },
    ),
    forbid(
      'translation-stays-low',
      'Translation is compiled for the window too: domain, locales, i18next only.',
      { path: '^app/i18n/' },
      { pathNot: ['^app/(i18n|domain)/', '^resources/locales/', '(^|/)node_modules/i18next/'] },
    ),
    forbid(
      'ports-are-promises',
      'A port says what the outside must provide; it uses nothing that provides.',
      { path: '^app/ports/' },
      { path: `^app/wire/|${upstairs}` },
    ),
    forbid(
      'wire-below-rooms',
      'Protocol code, paper and the database file do not know who uses them.',
      { path: '^app/(wire|print|sqlite)/' },
      { path: upstairs },
    ),
    forbid(
      'rooms-are-blind',
      'Rooms meet in app/operations and nowhere else.',
      { path: `^app/(${rooms})/` },
      { path: upstairs, pathNot: '^app/$1/' },
    ),
    forbid(
      'checks-are-blind',
      'A check reads observations, not other checks; what two need goes to app/probe/ or below.',
      { path: '^app/probe/checks/', pathNot: '^app/probe/checks/registry[.]ts$' },
      { path: '^app/probe/checks/' },
    ),
    forbid(
      'targets-are-blind',
      'A gateway target knows no other product; what two need goes to app/gateways/, what speaks PowerShell to its folder there.',
      { path: '^app/gateways/([^/]+)/' },
      { path: '^app/gateways/[^/]+/', pathNot: '^app/gateways/(powershell|$1)/' },
    ),
    forbid(
      'operations-below-entries',
      'Use cases do not know whether a window, a script or a test asks.',
      { path: '^app/operations/' },
      { path: '^(app/cli|main|renderer|test)/' },
    ),
    forbid(
      'command-line-beside-window',
      'The command line runs without any window.',
      { path: '^app/cli/' },
      { path: '^(main|renderer|test)/' },
    ),
    forbid(
      'app-without-electron',
      'Electron belongs to main/; app runs under plain Node too.',
      { path: '^app/' },
      { path: '(^|/)node_modules/(electron|electron-[^/]+)/|^electron$' },
    ),
    forbid(
      'one-file-knows-the-driver',
      'Only app/sqlite/database.ts speaks to SQLite.',
      { pathNot: '^app/sqlite/database[.]ts$' },
      { path: '(^|/)node_modules/@photostructure/' },
    ),
    forbid(
      'renderer-sees-the-border',
      'The window sees contract, domain and translation; everything else it asks through the contract.',
      { path: '^renderer/' },
      { path: '^(app|main|test)/', pathNot: '^app/(contract|domain|i18n)/' },
    ),
    forbid(
      'renderer-without-node',
      'The window is sandboxed: no Node modules.',
      { path: '^renderer/', pathNot: '^renderer/vite[.]config[.]ts$' },
      { dependencyTypes: ['core'] },
    ),
    forbid(
      'renderer-without-electron',
      'The window reaches Electron through the bridge only.',
      { path: '^renderer/' },
      { path: '(^|/)node_modules/electron/|^electron$' },
    ),
    forbid(
      'features-are-blind',
      'Screens meet in the routes, not in each other.',
      { path: '^renderer/features/([^/]+)/' },
      { path: '^renderer/features/', pathNot: '^renderer/features/$1/' },
    ),
    forbid(
      'preload-passes-only',
      'The preload exposes the channels of the contract and does nothing else.',
      { path: '^main/preload[.]ts$' },
      { pathNot: ['^app/contract/', '(^|/)node_modules/electron/', '^electron$'] },
    ),
    forbid(
      'main-beside-screens',
      'The product does not import tests or screens.',
      { path: '^main/' },
      { path: '^(renderer|test)/' },
    ),
  ],
  options: {
    doNotFollow: { path: '(^|/)node_modules/' },
    exclude: { path: ['^test/tooling/canary/', '^out/', '^dist/'] },
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mts', '.cts', '.mjs', '.cjs', '.js', '.json'],
    },
  },
}
