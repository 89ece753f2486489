/** Those of renderer/app/theme.css that the page needs; a test holds them to it. */
export const docsTokens = {
  dark: {
    '--ground': 'oklch(0.16 0.01 260)',
    '--surface': 'oklch(0.195 0.011 260)',
    '--raised': 'oklch(0.24 0.013 260)',
    '--line': 'oklch(0.3 0.012 260)',
    '--edge': 'oklch(0.53 0.012 260)',
    '--text': 'oklch(0.96 0.005 260)',
    '--muted': 'oklch(0.72 0.012 260)',
    '--accent': 'oklch(0.78 0.14 75)',
    '--accent-text': 'oklch(0.82 0.13 77)',
    '--on-accent': 'oklch(0.21 0.04 70)',
    '--good': 'oklch(0.79 0.14 155)',
    '--warn': 'oklch(0.83 0.13 90)',
    '--bad': 'oklch(0.76 0.14 25)',
  },
  light: {
    '--ground': 'oklch(0.962 0.004 260)',
    '--surface': 'oklch(0.992 0.002 260)',
    '--raised': 'oklch(0.928 0.006 260)',
    '--line': 'oklch(0.86 0.008 260)',
    '--edge': 'oklch(0.62 0.012 260)',
    '--text': 'oklch(0.23 0.015 260)',
    '--muted': 'oklch(0.475 0.014 260)',
    '--accent': 'oklch(0.565 0.125 60)',
    '--accent-text': 'oklch(0.48 0.112 58)',
    '--on-accent': 'oklch(1 0 0)',
    '--good': 'oklch(0.48 0.12 155)',
    '--warn': 'oklch(0.49 0.11 80)',
    '--bad': 'oklch(0.5 0.19 25)',
  },
} as const;

function declared(tokens: Readonly<Record<string, string>>): string {
  return Object.entries(tokens).map(([name, value]) => `${name}: ${value};`).join(' ');
}

export const docsCss = `
:root { color-scheme: dark; ${declared(docsTokens.dark)} }
@media (prefers-color-scheme: light) { :root { color-scheme: light; ${declared(docsTokens.light)} } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--text); font: 0.875rem/1.5 'Inter Variable', system-ui, sans-serif; }
header, nav, main { max-width: 64rem; margin: 0 auto; padding: 0 1rem; }
header { padding-top: 2rem; }
h1 { margin: 0; font-size: 1.75rem; line-height: 1.2; }
h2 { margin: 2rem 0 0.75rem; font-size: 1.25rem; }
h3 { margin: 1rem 0 0.25rem; font-size: 0.875rem; color: var(--muted); }
p { margin: 0.5rem 0; }
a { color: var(--accent-text); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
form { display: flex; gap: 0.5rem; margin: 1rem 0; }
input[type='search'] { flex: 1; min-width: 0; min-height: 2.5rem; padding: 0 0.75rem; font: inherit; color: var(--text); background: var(--surface); border: 1px solid var(--edge); border-radius: 0.375rem; }
button { min-height: 2.5rem; padding: 0 1rem; font: inherit; font-weight: 600; color: var(--on-accent); background: var(--accent); border: 0; border-radius: 0.375rem; cursor: pointer; }
.links { display: flex; gap: 1.5rem; }
nav ul { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; margin: 1rem 0; padding: 0; list-style: none; }
nav span, [role='status'] { color: var(--muted); }
main { padding-bottom: 3rem; }
details { margin: 0.25rem 0; background: var(--surface); border: 1px solid var(--line); border-radius: 0.375rem; }
summary { display: flex; flex-wrap: wrap; gap: 0.25rem 0.75rem; align-items: baseline; padding: 0.5rem 0.75rem; cursor: pointer; list-style: none; }
summary::-webkit-details-marker { display: none; }
.method { min-width: 3.75rem; font-weight: 700; color: var(--accent-text); }
.method[data-method='GET'] { color: var(--good); }
.method[data-method='DELETE'] { color: var(--bad); }
.access { padding: 0 0.5rem; font-size: 0.75rem; color: var(--text); background: var(--raised); border-radius: 0.375rem; }
.says { flex-basis: 100%; color: var(--muted); }
code { font: 0.8125rem/1.5 ui-monospace, monospace; overflow-wrap: anywhere; }
.more { padding: 0 0.75rem 0.75rem; border-top: 1px solid var(--line); }
table { width: 100%; border-collapse: collapse; }
th, td { padding: 0.25rem 0.5rem 0.25rem 0; text-align: start; vertical-align: top; border-top: 1px solid var(--line); }
thead th { font-weight: 400; color: var(--muted); border: 0; }
tbody th { font-weight: 400; }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 0.25rem 1rem; margin: 0; }
dd { margin: 0; }
pre { max-height: 24rem; margin: 0.25rem 0; padding: 0.5rem 0.75rem; overflow: auto; background: var(--raised); border-radius: 0.375rem; }
@media (max-width: 40rem) { dl { grid-template-columns: minmax(0, 1fr); } .links { flex-wrap: wrap; } }
@media (forced-colors: active) { details { border-color: CanvasText; } }
`;
