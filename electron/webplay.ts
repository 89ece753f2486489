import { createReadStream, readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import type { z } from 'zod';
import type { backup } from '#shared/contract/backup.ts';
import { AppError, toAppError, toFailure } from '#shared/errors.ts';
import { defaultDataDir } from './api/default-data-dir.ts';
import { withDotEnv } from './api/settings/dot-env.ts';
import type { Core } from './core/core.ts';
import { createRequiredMatcher } from './core/guide/matching/required-match.ts';
import { inspectBytes, type InspectOptions, type InspectReport } from './core/providers/inspect/inspect.ts';
import { uniteChannels } from './core/providers/xmltv/unite-channels.ts';

/**
 * The command line: what one asks of WebPlay without opening it. Results on stdout, everything else on stderr.
 * Each command imports what it alone needs, because most of a start is loading.
 */

const usage = `webplay <command>

  inspect FILE|URL [--json] [--entries]        says what a playlist or guide is; exit 2 if it is neither
          [--m3u FILE|URL]                     and which channels of that playlist the guide does not know
  demo [--port N]                              runs the built-in demo provider by itself
  export-cache FILE [--with-credentials]       writes the catalog as a JSON cache
  import-cache FILE                            reads such a file into a playlist of its own
  export-guide FILE [--days N]                 writes the guide as XMLTV, as it is shown; of N days from now
  export-backup FILE [--passphrase-file FILE]  saves what the user made; logins only under a passphrase
  import-backup FILE [--passphrase-file FILE]  adds what a backup holds to what is here, except settings
  backup FILE                                  copies the accounts of a server, which may be running
  restore FILE                                 puts such a copy in place while no server runs; everybody signs in again
  license keys make --out FILE [--kid NAME]    makes a key that signs license tokens, and prints its public half
  license keys public FILE                     prints the public half of such a key: what applications pin
  license keys rotate --key FILE --out FILE [--kid NAME] [--leaked]
                                               changes keys: the one in --key signs from the next start on, the one after it
                                               goes to --out; --leaked: devices learn that the one until now counts no more
  license keys retire NAME --key FILE          says with another key that this one leaked; devices learn it as they check in
  license keys sunset --key FILE               a license file for every device and for ever, for when the server is to go
  audit verify                                 says whether an audit row was changed or removed; exit 2 if one was

  --data-dir DIR   the folder of playlists, catalog and accounts (all but inspect and demo)
  --help           this text`;

/** Of a remote file; a local one is read whole whatever its size. */
const mostRemoteBytes = 2 * 1024 * 1024 * 1024;

interface Flags {
  json: boolean;
  entries: boolean;
  m3u: string | undefined;
  withCredentials: boolean;
  port: number;
  dataDir: string;
  passphraseFile: string | undefined;
  days: number | undefined;
  /** After the command and its target. */
  rest: readonly string[];
  out: string | undefined;
  kid: string | undefined;
  key: string | undefined;
  leaked: boolean;
}

const commands: Record<string, (target: string | undefined, flags: Flags) => Promise<number>> = {
  inspect: async (target, { json, entries, m3u }) => {
    if (target === undefined) throw new AppError('invalid_input', 'Name a file or an address to inspect');
    const union = uniteChannels();
    const report = await inspect(target, { entries, onGuideChannel: m3u === undefined ? undefined : (channel) => union.addChannel(channel) });
    const unmatched = m3u === undefined ? undefined : await findUnmatched(m3u, union.list());
    print(json ? JSON.stringify({ ...report, ...(unmatched ? { unmatched } : {}) }) : describe(report, unmatched));
    return isListOrGuide(report) ? 0 : 2;
  },

  demo: async (_, { port }) => {
    const { startPanel } = await import('./core/demo/panel.ts');
    const panel = await startPanel({ port });
    print(JSON.stringify({ url: panel.url, username: panel.username, password: panel.password }));
    await new Promise<void>((done) => {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => done());
    });
    await panel.close();
    return 0;
  },

  'export-cache': (target, { dataDir, withCredentials }) =>
    withCore(dataDir, async (core) => {
      const rows = await core.exportCache(fileArgument(target), { withCredentials });
      process.stderr.write(`${rows} rows written\n`);
    }),

  'import-cache': (target, { dataDir }) =>
    withCore(dataDir, async (core) => {
      const rows = await core.importCache(fileArgument(target));
      process.stderr.write(`${rows} rows read\n`);
    }),

  'export-guide': (target, { dataDir, days }) =>
    withCore(dataDir, async (core) => {
      const { channels, programmes } = await core.exportGuide(fileArgument(target), { days });
      process.stderr.write(`${programmes} programmes of ${channels} channels written\n`);
    }),

  'export-backup': (target, { dataDir, passphraseFile }) =>
    withCore(dataDir, async (core) => {
      const file = fileArgument(target);
      const { document, playlists } = await asOwner(core, 'create', { passphrase: await passphraseIn(passphraseFile) });
      await writeFile(file, document, { mode: 0o600 });
      process.stderr.write(`${playlists} playlists saved\n`);
    }),

  'import-backup': (target, { dataDir, passphraseFile }) =>
    withCore(dataDir, async (core) => {
      const document = await readFile(fileArgument(target), 'utf8');
      const { sections } = await asOwner(core, 'restore', { document, passphrase: await passphraseIn(passphraseFile) });
      for (const { section, added, updated, kept } of sections) {
        process.stderr.write(`${section}: ${added} added, ${updated} updated, ${kept} kept\n`);
      }
    }),

  backup: async (target, { dataDir }) => {
    const [{ backUpAccounts }, file] = await Promise.all([import('./core/database/accounts-copies.ts'), accountsFile(dataDir)]);
    const { users, auditRows, auditBrokenAt } = backUpAccounts(file, fileArgument(target));
    process.stderr.write(`${users} users and ${auditRows} audit rows copied\n`);
    if (auditBrokenAt !== null) process.stderr.write(`Look at it: ${brokenChain(auditBrokenAt)}\n`);
    return 0;
  },

  restore: async (target, { dataDir }) => {
    const [{ restoreAccounts }, file] = await Promise.all([import('./core/database/accounts-copies.ts'), accountsFile(dataDir)]);
    const { users, keptAt } = restoreAccounts(fileArgument(target), file, { alsoHeld: join(dataDir, 'user.db'), now: Date.now() });
    process.stderr.write(`${users} users restored; everybody signs in again\n`);
    if (keptAt !== null) process.stderr.write(`What was there is kept as ${keptAt}\n`);
    return 0;
  },

  license: async (target, { rest: [verb, name], out, kid, key, leaked, dataDir }) => {
    const keys = await import('./core/issuer/key-files.ts');
    if (target !== 'keys') throw new AppError('invalid_input', 'Say: license keys make, public, rotate, retire or sunset');
    if (verb === 'make') {
      if (out === undefined) throw new AppError('invalid_input', 'Say with --out where the key goes');
      print(JSON.stringify(keys.makeKeyFile(resolve(out), kid ?? keys.kidOfMonth(Date.now()))));
    } else if (verb === 'public') {
      print(JSON.stringify(keys.publicHalfIn(fileArgument(name))));
    } else if (verb === 'rotate') {
      if (out === undefined || key === undefined) throw new AppError('invalid_input', 'Say with --key which key signs from now on, and with --out where the one after it goes');
      const rotated = keys.rotateKeys({ file: resolve(key), out: resolve(out), kid: kid ?? null, databaseFile: await accountsFile(dataDir), leakedAt: leaked ? await neededPublicUrl() : null, now: Date.now() });
      print(JSON.stringify(rotated));
      process.stderr.write(`Now start the server with ${rotated.signs} as LICENSE_SIGNING_KEY, keep ${rotated.next.kid} offline, and pin its public half in the next release\n`);
    } else if (verb === 'retire') {
      if (name === undefined || key === undefined) throw new AppError('invalid_input', 'Name the key that leaked, and with --key the file of the one that says so');
      print(keys.retireKey({ retire: name, file: resolve(key), issuer: await neededPublicUrl(), databaseFile: await accountsFile(dataDir), now: Date.now() }));
    } else if (verb === 'sunset') {
      if (key === undefined) throw new AppError('invalid_input', 'Name with --key the file of the key that is pinned for this');
      process.stdout.write(keys.sunsetFile({ file: resolve(key), issuer: await neededPublicUrl(), now: Date.now() }));
    } else throw new AppError('invalid_input', 'Say: license keys make, public, rotate, retire or sunset');
    return 0;
  },

  audit: async (target, { dataDir }) => {
    if (target !== 'verify') throw new AppError('invalid_input', 'Say audit verify');
    const [{ verifyAccountsAudit }, file] = await Promise.all([import('./core/database/accounts-copies.ts'), accountsFile(dataDir)]);
    const { rows, brokenAt } = verifyAccountsAudit(file);
    print(brokenAt === null ? `${rows} audit rows, none changed or removed` : brokenChain(brokenAt));
    return brokenAt === null ? 0 : 2;
  },
};

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      entries: { type: 'boolean', default: false },
      m3u: { type: 'string' },
      'with-credentials': { type: 'boolean', default: false },
      port: { type: 'string', default: '0' },
      'data-dir': { type: 'string' },
      'passphrase-file': { type: 'string' },
      days: { type: 'string' },
      out: { type: 'string' },
      kid: { type: 'string' },
      key: { type: 'string' },
      leaked: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const [name = '', target, ...rest] = positionals;
  const command = commands[name];
  if (values.help || !command) {
    process.stderr.write(`${usage}\n`);
    return values.help ? 0 : 64;
  }
  return command(target, {
    json: values.json,
    entries: values.entries,
    m3u: values.m3u,
    withCredentials: values['with-credentials'],
    port: portArgument(values.port),
    passphraseFile: values['passphrase-file'],
    rest,
    out: values.out,
    kid: values.kid,
    key: values.key,
    leaked: values.leaked,
    days: values.days === undefined ? undefined : daysArgument(values.days),
    dataDir: resolve(values['data-dir'] ?? withDotEnv()['DATA_DIR'] ?? defaultDataDir({ platform: process.platform, home: homedir(), env: process.env })),
  });
}

async function inspect(target: string, wishes: Pick<InspectOptions, 'entries' | 'onGuideChannel'>): Promise<InspectReport> {
  if (!isAddress(target)) {
    const baseUrl = pathToFileURL(resolve(target)).href;
    return inspectBytes(createReadStream(target), { ...wishes, baseUrl, isLocalFile: true });
  }
  const [{ createHttp }, { statusFailure }] = await Promise.all([import('./core/http/request.ts'), import('./core/http/status-failure.ts')]);
  const http = createHttp();
  try {
    const answer = await http.get(target, {
      reach: await http.resolveReach(target),
      acceptEncoding: 'gzip',
      maxBytes: mostRemoteBytes,
      timeouts: { firstByteMs: 120_000, totalMs: Number.POSITIVE_INFINITY },
    });
    const failure = statusFailure({ status: answer.status, headers: answer.headers, url: target });
    if (failure) {
      answer.destroy();
      throw failure;
    }
    return await inspectBytes(answer.body, { ...wishes, baseUrl: target, maxBytes: mostRemoteBytes });
  } finally {
    await http.close();
  }
}

function isListOrGuide({ kind }: InspectReport): boolean {
  return kind === 'channel-list' || kind === 'xmltv';
}

/** Live channels of a playlist that a guide does not know, by the contract's two rules. */
interface Unmatched {
  channels: number;
  of: number;
  /** The first of them. */
  names: string[];
}

const mostUnmatchedNames = 100;

async function findUnmatched(list: string, guide: readonly { id: string; names: readonly string[] }[]): Promise<Unmatched> {
  const match = createRequiredMatcher(guide);
  const { items = [] } = await inspect(list, { entries: true });
  const live = items.filter(({ kind }) => kind === 'live');
  const missing = live.filter(({ tvgId, name, tvgName }) => !match({ guideId: tvgId, name, tvgName }));
  return { channels: missing.length, of: live.length, names: missing.slice(0, mostUnmatchedNames).map(({ name }) => name) };
}

function describe(report: InspectReport, unmatched: Unmatched | undefined): string {
  const { kind, compression, encoding, bytes, entries, groups, kinds, channels, programmes, warnings } = report;
  const lines = [`kind         ${kind}`, `compression  ${compression}`, `encoding     ${encoding}`, `bytes        ${bytes}`];
  if (kind === 'xmltv') {
    lines.push(`channels     ${channels}`, `programmes   ${programmes}`, `span         ${report.span ? `${report.span.start} to ${report.span.stop}` : 'none'}`);
    for (const [word, repairs] of [['repaired', report.repairs], ['dropped', report.dropped]] as const) {
      for (const { code, count, samples } of repairs ?? []) {
        lines.push(`${word.padEnd(12)} ${code} × ${count}`);
        for (const { line, offset, text } of samples) lines.push(`             line ${line}, byte ${offset}: ${text}`);
      }
    }
    if (unmatched) lines.push(`unmatched    ${unmatched.channels} of ${unmatched.of} channels`, ...unmatched.names.slice(0, 20).map((name) => `             ${name}`));
  } else {
    lines.push(`entries      ${entries} (${kinds.live} live, ${kinds.movie} movies, ${kinds.series} series)`);
    lines.push(`groups       ${groups}`, `guides       ${report.guide_urls.length}`);
  }
  for (const { code, line } of warnings.slice(0, 20)) lines.push(`warning      ${code}, line ${line}`);
  if (warnings.length > 20) lines.push(`             and ${warnings.length - 20} more`);
  return lines.join('\n');
}

async function accountsFile(dataDir: string): Promise<string> {
  const { readDatabaseFile } = await import('./api/server-settings.ts');
  return readDatabaseFile(dataDir, variableSources());
}

async function neededPublicUrl(): Promise<string> {
  const { readPublicUrl } = await import('./api/server-settings.ts');
  const issuer = readPublicUrl(variableSources());
  if (issuer === null) throw new AppError('invalid_input', 'PUBLIC_URL must say which server the key is of');
  return issuer;
}

function variableSources() {
  return { env: withDotEnv(), workingDir: process.cwd(), readFile: (path: string) => readFileSync(path, 'utf8') };
}

function brokenChain(row: number): string {
  return `the audit log was changed: its chain breaks at row ${row}`;
}

async function withCore(dataDir: string, task: (core: Core) => Promise<void>): Promise<number> {
  const [{ createCore }, { createLogger }] = await Promise.all([import('./core/core.ts'), import('./core/log.ts')]);
  const core = await createCore({ dataDir, version: '', host: 'server', keepFresh: false, log: createLogger('error') });
  try {
    await task(core);
    return 0;
  } finally {
    await core.close();
  }
}

async function asOwner<Verb extends 'create' | 'restore'>(core: Core, verb: Verb, input: object): Promise<z.output<(typeof backup)[Verb]['output']>> {
  const reply = await core.call({ kind: 'owner' }, `backup.${verb}`, input);
  if (!reply.ok) throw toAppError(reply.error);
  // The core answers a procedure with what its contract declares.
  return reply.value as z.output<(typeof backup)[Verb]['output']>;
}

/** Its first line, so that an editor's last line break is no part of it. */
async function passphraseIn(file: string | undefined): Promise<string | null> {
  return file === undefined ? null : ((await readFile(file, 'utf8')).split(/\r?\n/)[0] ?? '');
}

function fileArgument(target: string | undefined): string {
  if (target === undefined) throw new AppError('invalid_input', 'Name the file');
  return resolve(target);
}

function portArgument(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new AppError('invalid_input', '--port takes a number from 0 to 65535');
  return port;
}

function daysArgument(text: string): number {
  const days = Number(text);
  if (!Number.isInteger(days) || days < 1 || days > 30) throw new AppError('invalid_input', '--days takes a number from 1 to 30');
  return days;
}

function isAddress(target: string): boolean {
  const lower = target.slice(0, 8).toLowerCase();
  return lower.startsWith('http://') || lower.startsWith('https://');
}

/** Errors of the system in words; they name the file the user named. */
function plainMessage(error: unknown): string {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 'There is no such file';
  if (error instanceof Error && 'code' in error && error.code === 'EISDIR') return 'This is a folder, not a file';
  return error instanceof Error ? error.message : String(error);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

try {
  process.exitCode = await main();
} catch (error) {
  const { code, message } = toFailure(error);
  const known = code !== 'internal';
  process.stderr.write(`${known ? message : plainMessage(error)}\n`);
  // 2: it was read and is no list or guide, or could not be read as one; 1: everything else that failed.
  process.exitCode = code === 'provider_malformed' || code === 'too_large' ? 2 : 1;
}
