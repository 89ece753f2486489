/** Text that is HTML already. */
export interface Html {
  html: string;
}

type Part = string | number | Html | readonly Html[] | null;

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Puts values into HTML as text, and HTML as it is. */
export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const written = parts.map((part) => {
    if (part === null) return '';
    if (typeof part === 'object') return [part].flat().map((piece) => piece.html).join('');
    return String(part).replaceAll(/[&<>"']/g, (character) => escapes[character] ?? character);
  });
  return { html: texts.map((text, at) => text + (written[at] ?? '')).join('') };
}

const style = `
  :root { color-scheme: light dark; font: 100%/1.5 system-ui, sans-serif; }
  html { background: Canvas; color: CanvasText; }
  a { color: inherit; }
  body { max-inline-size: 38rem; margin: 2rem auto; padding-inline: 1rem; }
  .note { border: 1px solid; padding: .5rem 1rem; }
  form { display: flex; flex-wrap: wrap; gap: .75rem; align-items: end; margin-block: 1rem; }
  label { display: grid; gap: .25rem; flex-basis: 100%; justify-items: start; }
  input, select, button { font: inherit; box-sizing: border-box; padding: .5rem .75rem; min-block-size: 2.5rem; }
  table { border-collapse: collapse; inline-size: 100%; }
  th, td { text-align: start; padding: .25rem .5rem; border-block-end: 1px solid; overflow-wrap: anywhere; }
`;

export function page(title: string, content: Html): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${{ html: style }}</style>
</head>
<body>
<main>
<p class="note">A local stand-in for Stripe: nothing here costs money.</p>
<h1>${title}</h1>
${content}
</main>
</body>
</html>
`.html;
}
