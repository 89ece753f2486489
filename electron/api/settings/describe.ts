import { variableSections } from './server-variables.ts';
import type { Variable } from './variable.ts';

const width = 110;
const gutter = 27;

/** What `--help` prints. */
export function helpText(): string {
  const sections = described();
  const flags = sections.flatMap(({ variables }) =>
    variables.flatMap(([name, { flag, about, shown }]) =>
      flag ? [entry(`--${flag.name} ${flag.value}`, `${about} ${bracketed(shown)}; wins over ${name}`)] : [],
    ),
  );
  const listed = sections.map(({ title, variables }) =>
    [`${title}:`, ...variables.map(([name, { about, shown }]) => entry(name, `${about} ${bracketed(shown)}`))].join('\n'),
  );
  return `WebPlay, without a window: your television in a browser, and its API.

${flags.join('\n')}
${entry('--demo', 'add the built-in demonstration playlist')}
${entry('--headless', 'open no browser (there is nothing to open here; accepted for scripts)')}
${entry('--env-example', 'print all variables as a file to start from')}
${entry('--help', 'show this text')}

Variables of the environment, also read from a file named .env in the current folder.

${listed.join('\n\n')}

${wrapped(`Secrets can be given in files instead: ${secretFiles().join(', ')}.`, '')}
`;
}

/** The text of `.env.example`: every variable with its default, switched off. */
export function envExample(): string {
  const sections = described().map(({ title, variables }) => {
    const entries = variables.map(([name, { about, shown, secret }]) => {
      const isWord = shown.startsWith('(');
      const sentence = `${about}${isWord ? ` ${shown}` : ''}${secret ? `; or in a file: ${name}_FILE` : ''}`;
      return `${wrapped(sentence, '# ')}\n#${name}=${isWord ? '' : shown}`;
    });
    return [`# ---- ${title}`, ...entries].join('\n\n');
  });
  const head = '# Settings of the WebPlay server. Copy to .env and take away the # of what you change.\n# Generated: node electron/serve.ts --env-example > .env.example';
  return `${[head, ...sections].join('\n\n')}\n`;
}

/** The text of docs/settings.md. */
export function settingsPage(): string {
  const sections = described().map(({ title, variables }) => {
    const rows = variables.map(([name, { kind, about, shown, secret, flag }]) => {
      const names = [`\`${name}\``, ...(secret ? [`\`${name}_FILE\``] : []), ...(flag ? [`\`--${flag.name}\``] : [])];
      const value = shown.startsWith('(') ? shown.slice(1, -1) : `\`${shown}\``;
      return `| ${[names.join(', '), sentence(about), sentence(kind.accepts), value].map((cell) => cell.replaceAll(/[|*]/g, '\\$&')).join(' | ')} |`;
    });
    return [`## ${title}`, '', '| Name | What it is | What it takes | Unless given |', '|---|---|---|---|', ...rows].join('\n');
  });
  return `# Settings of the server\n\nGenerated from their declarations (electron/api/settings/server-variables.ts). [Running a server](server.md) says which matter when.\n\n${sections.join('\n\n')}\n`;
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

interface Described {
  title: string;
  variables: [string, Variable<unknown>][];
}

function described(): Described[] {
  return variableSections.map(([title, variables]) => ({ title, variables: Object.entries<Variable<unknown>>(variables) }));
}

function secretFiles(): string[] {
  return described().flatMap(({ variables }) => variables.flatMap(([name, { secret }]) => (secret ? [`${name}_FILE`] : [])));
}

function bracketed(shown: string): string {
  return shown.startsWith('(') ? shown : `(${shown})`;
}

function entry(name: string, text: string): string {
  const column = ' '.repeat(gutter);
  const body = wrapped(text, column);
  const label = `  ${name}`;
  return label.length < gutter - 1 ? `${label.padEnd(gutter)}${body.slice(gutter)}` : `${label}\n${body}`;
}

function wrapped(text: string, prefix: string): string {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line !== '' && prefix.length + line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines.map((line) => `${prefix}${line}`).join('\n');
}
