import { globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import ts from 'typescript';
import { afterAll, beforeAll, expect, test } from 'vitest';

// What the app asks of Electron must be in the stand-in, or its specs would fail there for reasons of their own.

const project = join(import.meta.dirname, '../..');
const require = createRequire(import.meta.url);
// CommonJS of ours; the contract is what this test is about, so nothing is known of the members yet.
const electron = require('./electron-api.cjs') as Record<string, object>;
const { UtilityProcess } = require('./utility-process.cjs') as { UtilityProcess: { prototype: object } };
const { state } = require('./state.cjs') as { state: { ready: boolean; windows: Map<number, unknown> } };

const appFiles = globSync(['electron/main.ts', 'electron/preload.ts', 'electron/shell/**/*.ts', 'electron/ipc/**/*.ts'], { cwd: project })
  .filter((file) => !file.endsWith('.test.ts'))
  .map((file) => join(project, file));

const sample = `
import { app, BrowserWindow, net, WebContentsView } from 'electron';
import type { WebContents } from 'electron';
app.quit();
const window = new BrowserWindow();
const renamed: WebContents = window.webContents;
renamed.printToPDF({});
renamed.send('x');
net.request('http://127.0.0.1/');
export const view = WebContentsView;
`;

let folder: string;
let sampleFile: string;
let program: ts.Program;
beforeAll(() => {
  folder = mkdtempSync(join(project, 'node_modules', '.contract-')); // inside, so that it finds Electron's typings
  sampleFile = join(folder, 'sample.ts');
  writeFileSync(sampleFile, sample);
  program = createProgram([...appFiles, sampleFile]);
}, 120_000);
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('every member of Electron that the app uses is in the stand-in', { timeout: 120_000 }, () => {
  expect(missing(usedMembers(appFiles))).toEqual([]);
});

test('a member that the stand-in lacks is found by its type, whatever it is called in the app', { timeout: 120_000 }, () => {
  expect(missing(usedMembers([sampleFile]))).toEqual(['Net.request', 'WebContents.printToPDF', 'electron.WebContentsView']);
});

/** Where each of Electron's types lives in the stand-in; types that only carry data are not listed. */
function parts(): Record<string, object[]> {
  const window = openWindow();
  const contents = member(window, 'webContents');
  const { defaultSession } = electron.session as { defaultSession: object };
  return {
    App: [part('app')],
    AutoUpdater: [part('autoUpdater')],
    BaseWindow: [part('BrowserWindow'), window], // its parent in Electron
    BrowserWindow: [part('BrowserWindow'), window],
    Clipboard: [part('clipboard')],
    CommandLine: [member(part('app'), 'commandLine')],
    ContextBridge: [{ exposeInMainWorld: true }],
    Cookies: [member(defaultSession, 'cookies')],
    CrashReporter: [part('crashReporter')],
    Dialog: [part('dialog')],
    GlobalShortcut: [part('globalShortcut')],
    IpcMain: [part('ipcMain')],
    IpcRenderer: [Object.fromEntries(['addListener', 'invoke', 'off', 'on', 'once', 'removeAllListeners', 'removeListener', 'send'].map((name) => [name, true]))],
    Menu: [part('Menu'), construct('Menu')],
    MenuItem: [part('MenuItem'), construct('MenuItem', {})],
    NativeImage: [part('nativeImage'), call(part('nativeImage'), 'createEmpty')],
    NativeTheme: [part('nativeTheme')],
    NavigationHistory: [member(contents, 'navigationHistory')],
    Net: [part('net')],
    Notification: [part('Notification'), construct('Notification', {})],
    PowerMonitor: [part('powerMonitor')],
    PowerSaveBlocker: [part('powerSaveBlocker')],
    Protocol: [part('protocol')],
    SafeStorage: [part('safeStorage')],
    Screen: [part('screen')],
    Session: [part('session'), defaultSession],
    Shell: [part('shell')],
    SystemPreferences: [part('systemPreferences')],
    Tray: [part('Tray'), construct('Tray')],
    UtilityProcess: [part('utilityProcess'), UtilityProcess.prototype, { pid: 0, stdout: null, stderr: null }],
    WebContents: [part('webContents'), contents],
    WebFrameMain: [member(contents, 'mainFrame')],
    WebRequest: [member(defaultSession, 'webRequest')],
  };
}

/** A window without a browser behind it: enough to see what it would have. */
function openWindow(): object {
  state.ready = true;
  const window = construct('BrowserWindow', { show: false });
  state.windows.clear();
  state.ready = false;
  return window;
}

function part(name: string): object {
  return member(electron, name);
}

function member(owner: object, name: string): object {
  const value: unknown = Reflect.get(owner, name);
  if ((typeof value === 'object' || typeof value === 'function') && value !== null) return value;
  throw new Error(`the stand-in has no ${name}`);
}

function construct(name: string, ...args: unknown[]): object {
  const Class = part(name) as new (...args: unknown[]) => object; // the stand-in's classes; anything else throws here
  return new Class(...args);
}

function call(owner: object, name: string): object {
  const method = member(owner, name) as () => object; // the stand-in's function; anything else throws here
  return method();
}

function missing(used: readonly string[]): string[] {
  const places = parts();
  return used.filter((path) => {
    const [owner = '', name = ''] = path.split('.');
    if (owner === 'electron') return !(name in electron) || 'isMissing' in part(name);
    return !places[owner]?.some((place) => name in place);
  });
}

function createProgram(files: readonly string[]): ts.Program {
  const { config } = ts.readConfigFile(join(project, 'electron/tsconfig.json'), (path) => ts.sys.readFile(path)) as { config: unknown };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, join(project, 'electron'));
  return ts.createProgram(files, options);
}

/** `electron.app` for imported values, `App.quit` for members of Electron's classes and modules; sorted, once each. */
function usedMembers(files: readonly string[]): string[] {
  const checker = program.getTypeChecker();
  const found = new Set<string>();

  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier) && node.moduleSpecifier.text === 'electron') {
      for (const name of importedValues(node)) found.add(`electron.${name}`);
    }
    if (ts.isPropertyAccessExpression(node)) {
      const owner = electronOwner(checker.getSymbolAtLocation(node.name));
      if (owner) found.add(`${owner}.${node.name.text}`);
    }
    ts.forEachChild(node, visit);
  };
  for (const file of files) {
    const source = program.getSourceFile(file);
    if (source) visit(source);
  }
  const known = new Set(Object.keys(parts()));
  return [...found].filter((path) => path.startsWith('electron.') || known.has(path.split('.')[0] ?? '')).sort();
}

/** The names an import takes at run time. A preload's own modules are not those of the main process. */
function importedValues({ importClause }: ts.ImportDeclaration): string[] {
  const bindings = importClause?.namedBindings;
  if (!importClause || importClause.phaseModifier === ts.SyntaxKind.TypeKeyword || !bindings || !ts.isNamedImports(bindings)) return [];
  return bindings.elements
    .filter((element) => !element.isTypeOnly)
    .map((element) => (element.propertyName ?? element.name).text)
    .filter((name) => name !== 'contextBridge' && name !== 'ipcRenderer');
}

/** The class or interface of Electron's typings that declares a symbol. */
function electronOwner(symbol: ts.Symbol | undefined): string | undefined {
  const declaration = symbol?.declarations?.find((candidate) => candidate.getSourceFile().fileName.endsWith('node_modules/electron/electron.d.ts'));
  const owner = declaration?.parent;
  return owner && (ts.isClassDeclaration(owner) || ts.isInterfaceDeclaration(owner)) ? owner.name?.text : undefined;
}
