// Lint for what the compiler cannot see. Who may import whom is in .dependency-cruiser.cjs.
import reactHooks from 'eslint-plugin-react-hooks';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const typescript = ['**/*.ts', '**/*.tsx'];

/** Rules that need no types. */
const everywhere = {
  eqeqeq: ['error', 'always', { null: 'ignore' }],
  'no-empty': 'error',
  'no-var': 'error',
  'object-shorthand': 'error',
  'prefer-const': 'error',
};

/** Rules that the type checker feeds. */
const typed = {
  '@typescript-eslint/await-thenable': 'error',
  '@typescript-eslint/ban-ts-comment': 'error',
  '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports', disallowTypeAnnotations: false }],
  '@typescript-eslint/no-array-delete': 'error',
  '@typescript-eslint/no-base-to-string': 'error',
  '@typescript-eslint/no-explicit-any': 'error',
  '@typescript-eslint/no-floating-promises': 'error',
  '@typescript-eslint/no-for-in-array': 'error',
  '@typescript-eslint/no-implied-eval': 'error',
  '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
  '@typescript-eslint/no-non-null-assertion': 'error',
  '@typescript-eslint/no-unsafe-argument': 'error',
  '@typescript-eslint/no-unsafe-assignment': 'error',
  '@typescript-eslint/no-unsafe-call': 'error',
  '@typescript-eslint/no-unsafe-member-access': 'error',
  '@typescript-eslint/no-unsafe-return': 'error',
  '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrorsIgnorePattern: '^_', ignoreRestSiblings: true }],
  '@typescript-eslint/only-throw-error': 'error',
  '@typescript-eslint/prefer-promise-reject-errors': 'error',
  '@typescript-eslint/restrict-plus-operands': 'error',
  '@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
  '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: false }],
};

/** A double cast gets past every check, so nobody needs to see a comment that explains it. */
const noDoubleCast = {
  selector: 'TSAsExpression > TSAsExpression > TSUnknownKeyword.typeAnnotation',
  message: 'A cast through unknown tells the compiler nothing: narrow the value, or parse it with its schema.',
};

/** What must not be guessed, by the end of its name: `passwordHash`, `given.token`, `signature.toString()`. */
const secretName = '/([tT]oken|[sS]ecret|[hH]ash|[dD]igest|[sS]ignature)$/';

/** `===` ends at the first difference, and so tells by its time how much of a guess was right. */
const noUntimedCompare = {
  selector: `BinaryExpression[operator=/^[!=]==$/]:matches(${['left', 'right']
    .flatMap((side) => ['name', 'property.name', 'expression.property.name', 'callee.object.name', 'callee.object.property.name'].map((path) => `[${side}.${path}=${secretName}]`))
    .join(', ')}):not([left.type='Literal'], [right.type='Literal'], [left.name=/^undefined$/], [right.name=/^undefined$/])`,
  message: 'Compare with timingSafeEqual, as isSame does.',
};

export default defineConfig(
  globalIgnores(['out/', 'dist/', 'test-results/', 'test/fixtures/', 'test/media/', 'resources/']),
  { linterOptions: { noInlineConfig: true } }, // a rule that is wrong somewhere is changed here, with its reason

  {
    files: typescript,
    plugins: { '@typescript-eslint': tseslint.plugin },
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: {
        projectService: true,
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: { ...everywhere, ...typed, 'no-restricted-syntax': ['error', noDoubleCast] },
  },

  {
    // Tests read what they have just built: a missing element or a wrong shape fails the test as well as a rule would.
    // What stays is what would let a test pass by mistake, such as a promise that nobody awaits.
    files: ['**/*.test.ts', '**/*.test.tsx', 'test/**/*.ts'],
    rules: Object.fromEntries(
      ['no-base-to-string', 'no-misused-promises', 'no-non-null-assertion', 'no-unsafe-argument', 'no-unsafe-assignment', 'no-unsafe-call', 'no-unsafe-member-access', 'no-unsafe-return', 'restrict-plus-operands'].map(
        (name) => [`@typescript-eslint/${name}`, 'off'],
      ),
    ),
  },

  {
    files: ['electron/core/**', 'electron/api/**', 'electron/shell/**', 'electron/ipc/**', 'shared/**', 'renderer/**'],
    rules: { 'no-console': 'error' },
  },

  {
    // The core finds its time, its randomness and its way out of the machine in what it is given.
    files: ['electron/core/**/*.ts'],
    ignores: ['electron/core/http.ts', 'electron/core/http/**', 'electron/core/demo/**', '**/*.test.ts'],
    rules: {
      'no-restricted-globals': ['error', { name: 'fetch', message: 'Requests leave through core/http.ts: limits, retries, address guard.' }],
    },
  },

  {
    // With null, undefined, a type's name or an empty text anything may be compared: that tells nothing of what it is.
    files: ['accounts', 'jws', 'issuer', 'billing', 'license'].map((domain) => `electron/core/${domain}/**/*.ts`).concat('electron/api/**/*.ts'),
    ignores: ['**/*.test.ts'],
    rules: { 'no-restricted-syntax': ['error', noDoubleCast, noUntimedCompare] },
  },

  {
    // Asks for the type of every attribute of every element, a quarter of the whole lint; data is read in .ts files.
    files: ['**/*.tsx'],
    rules: { '@typescript-eslint/no-unsafe-assignment': 'off' },
  },

  {
    files: ['renderer/**/*.ts', 'renderer/**/*.tsx'],
    plugins: { 'react-hooks': reactHooks },
    rules: {
      'react-hooks/rules-of-hooks': 'error',
      'react-hooks/exhaustive-deps': 'error',
      'no-restricted-globals': [
        'error',
        { name: 'process', message: 'The renderer is a page; it has no process.' },
        { name: 'alert', message: 'Use components/Dialog.' },
        { name: 'confirm', message: 'Use components/Dialog.' },
      ],
      'no-restricted-syntax': [
        'error',
        noDoubleCast,
        { selector: "JSXAttribute[name.name='dangerouslySetInnerHTML']", message: 'Names and descriptions come from strangers: render them as text.' },
        { selector: "MemberExpression[property.name='innerHTML']", message: 'Names and descriptions come from strangers: render them as text.' },
        { selector: "MemberExpression[object.name='location'][property.name='protocol']", message: 'The window and the browser differ here; ask renderer/api.' },
      ],
    },
  },

  {
    files: ['**/*.mjs', '**/*.cjs', 'test/electron-standin/*.js'],
    languageOptions: { parserOptions: { ecmaVersion: 'latest' } },
    rules: { ...everywhere, 'no-unused-vars': ['error', { args: 'none' }] },
  },
);
