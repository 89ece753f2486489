// Who may import whom: the table of docs/architecture.md as rules. `npm run check` fails by the name of the broken one.

const CORE = '^electron/core/';
const TESTS = '[.](test|test-wrapper)[.]tsx?$';
const ENTRIES =
  '^electron/(main|core-host|preload|serve|webplay)[.]ts$|^electron/core/(ingest|ingest/guide|compat/showcase)/(worker|writer|reader)[.]ts$|^electron/core/accounts/bcrypt-thread[.]ts$|^renderer/((app|server-pages)/)?main[.]tsx$';

/** What users know as parts of the product; each stands alone and meets the others only in core.ts. */
const DOMAINS = 'accounts|backup|billing|catalog|companions|devices|groups|guide|issuer|library|license|licenses|playlists|reminders|settings';
/** What is built on the domains. */
const ABOVE_DOMAINS = 'compat|ingest|playback|providers';

/**
 * @param {string} name
 * @param {string} comment what to do instead
 * @param {object} from
 * @param {object} to
 */
function rule(name, comment, from, to) {
  return { name, comment, severity: 'error', from, to };
}

/** The same for everything but tests, which put parts together that the product keeps apart. */
function productRule(name, comment, from, to) {
  const { pathNot = [], ...rest } = from;
  return rule(name, comment, { ...rest, pathNot: [TESTS, pathNot].flat() }, to);
}

/** @param {string} names regular expression of package names */
function packages(names) {
  return `node_modules/(${names})/`;
}

module.exports = {
  forbidden: [
    // ---- everywhere
    rule('no-cycles', 'Files that need each other are one idea, or a third one is missing.', {}, { circular: true }),
    rule('resolvable', 'The file or package is not there.', {}, { couldNotResolve: true, pathNot: '[?](raw|url|worker|inline)$' }),
    rule('entries-are-not-imported', 'An entry file wires others together; move what you need out of it.', {}, { path: ENTRIES }),
    productRule('no-test-code-in-the-product', 'Tests, their helpers and scripts stay out of what is shipped.', {}, { path: [TESTS, '^test/', '^scripts/'] }),

    // ---- shared
    productRule('shared-imports-zod-only', 'shared runs in every process and in the page: zod, and nothing else.', { path: '^shared/' }, {
      pathNot: ['^shared/', packages('zod')],
    }),

    // ---- core
    rule('core-is-plain-node', 'The core starts in a test in milliseconds: no Electron, no Fastify, nobody who uses the core.', { path: CORE, pathNot: TESTS }, {
      path: ['^electron/(shell|ipc|api)/', packages('electron|electron-store|fastify|@fastify')],
    }),
    rule('core-tests-are-plain-node', 'Core tests import no Electron: it would look for its binary.', { path: CORE }, { path: packages('electron') }),
    rule('core-is-not-the-renderer', 'The core draws nothing.', { path: '^electron/' }, { path: ['^renderer/', packages('react|react-dom|zustand')] }),
    productRule('domains-are-siblings', 'Domains do not know each other: put them together in core.ts, or raise an event.', { path: `${CORE}(${DOMAINS})/` }, {
      path: `${CORE}(${DOMAINS}|${ABOVE_DOMAINS})/`,
      // Capacity is asked inside the transaction that uses it up, so it counts as infrastructure.
      pathNot: [`${CORE}$1/`, `${CORE}devices/capacity[.]ts$`],
    }),
    productRule('infrastructure-knows-no-domain', 'What every domain stands on stands on none of them.', { path: `${CORE}(audit|database|demo|http|jws|log|events|names|secrets|dispatch)(/|[.]ts$)` }, {
      path: `${CORE}(${DOMAINS}|${ABOVE_DOMAINS})/|${CORE}core[.]ts$`,
    }),
    productRule('providers-do-not-store', 'A provider yields records; ingest stores them.', { path: `${CORE}providers/` }, {
      path: [`${CORE}(database|audit|compat|ingest|playback|${DOMAINS})/`, `${CORE}(core|dispatch)[.]ts$`, packages('better-sqlite3|drizzle-orm')],
    }),
    rule('core-is-built-in-one-place', 'core.ts and wiring/ build the parts; a part that needs them is turned inside out.', { path: CORE, pathNot: [TESTS, `${CORE}(core[.]ts$|wiring/)`] }, {
      path: `${CORE}(core[.]ts$|wiring/)`,
    }),
    rule('wiring-does-not-know-the-core', 'core.ts puts the pieces of wiring/ together.', { path: `${CORE}wiring/` }, { path: `${CORE}core[.]ts$` }),
    productRule('storage-in-core', 'SQL lives in the core.', { path: '^(electron|renderer|shared)/', pathNot: CORE }, { path: packages('better-sqlite3|drizzle-orm') }),

    // ---- api, ipc, shell
    productRule('api-and-ipc-import-only-shared', 'They are given a Call; they need nobody else of ours.', { path: '^electron/(api|ipc)/' }, {
      path: '^(electron|renderer)/',
      pathNot: '^electron/$1/',
    }),
    productRule('one-library-for-api', 'The API server speaks Fastify and knows no window.', { path: '^electron/api/' }, { path: packages('electron|electron-store') }),
    productRule('one-library-for-ipc', 'IPC speaks Electron and knows no server.', { path: '^electron/ipc/' }, { path: packages('fastify|@fastify') }),
    productRule('shell-does-not-import-core', 'The shell is one more client: it uses Call.', { path: '^electron/shell/' }, { path: '^electron/(core|api)/' }),
    productRule('electron-in-shell-only', 'Only the shell, its entry, the preload and ipc know Electron.', { path: '^electron/', pathNot: '^electron/(shell|ipc)/|^electron/(main|preload)[.]ts$' }, {
      path: packages('electron|electron-store'),
    }),
    productRule('electron-store-in-shell-only', 'It keeps window state and nothing else.', { path: '.', pathNot: '^electron/shell/' }, { path: packages('electron-store') }),

    // ---- renderer
    rule('renderer-is-a-page', 'The renderer runs in a sandboxed page and in any browser: no Electron, no Node.', { path: '^renderer/', pathNot: TESTS }, {
      path: ['^electron/', packages('electron|electron-store')],
    }),
    productRule('renderer-has-no-node', 'The renderer runs in a sandboxed page and in any browser: no Electron, no Node.', { path: '^renderer/' }, { dependencyTypes: ['core'] }),
    rule('features-are-siblings', 'Features meet in stores/ and in app/.', { path: '^renderer/features/([^/]+)/' }, {
      path: '^renderer/features/',
      pathNot: '^renderer/features/$1/',
    }),
    productRule('features-do-not-know-the-app', 'app/ and server-pages/ put things together.', { path: '^renderer/(api|components|features|i18n|lib|stores)/' }, {
      path: '^renderer/(app|server-pages)/',
    }),
    productRule('server-pages-stand-apart', 'They are pages of their own: of the features they use the player alone, and no store, because a store speaks for the owner.', { path: '^renderer/server-pages/' }, {
      path: '^renderer/(app|features|stores)/',
      pathNot: ['^renderer/features/player/(engine|pick-engine|recover|video-element)[.]ts$', '^renderer/app/theme[.]css$'],
    }),
    productRule('the-app-knows-no-server-pages', 'The application has screens of its own.', { path: '^renderer/app/' }, { path: '^renderer/server-pages/' }),
    productRule('components-know-no-feature-nor-api', 'A component gets what it shows as props.', { path: '^renderer/components/' }, {
      path: '^renderer/(api|features|stores)/',
    }),
    productRule('lower-layers-know-no-feature', 'api, lib, stores and i18n are used by features, not the other way round.', { path: '^renderer/(api|i18n|lib|stores)/' }, {
      path: '^renderer/(features|components)/',
    }),
    productRule('lib-stands-alone', 'lib holds functions that need nothing of ours but shared.', { path: '^renderer/lib/' }, { path: '^renderer/(api|stores)/' }),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(out|dist|test-results)/' },
    tsPreCompilationDeps: true, // an `import type` is a dependency too
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.cjs', '.json', '.css'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};
