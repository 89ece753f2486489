import type { Access } from '#shared/contract/procedure.ts';
import type { OpenApiDocument } from '../openapi/document.ts';
import type { JsonSchema } from '../openapi/wire-schema.ts';
import { docsTexts, languages, type Language } from './docs-texts.ts';

type Operation = OpenApiDocument['paths'][string][string];

interface Listed {
  method: string;
  path: string;
  operation: Operation;
}

export interface DocsWishes {
  language: Language;
  /** Words that all have to be in an operation; folded. */
  search: string;
}

/** The document as a page for people: plain HTML that needs no script. Every text in it is escaped where it is put in. */
export function docsHtml(document: OpenApiDocument, { language, search }: DocsWishes): string {
  const texts = docsTexts[language];
  const words = fold(search).split(/\s+/).filter((word) => word !== '');
  const listed = Object.entries(document.paths)
    .flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]): Listed => ({ method: method.toUpperCase(), path, operation })))
    .filter(({ method, path, operation }) => {
      const said = fold(`${method} ${path} ${operation.summary} ${operation['x-summary-pt-BR']} ${operation.operationId}`);
      return words.every((word) => said.includes(word));
    });
  const tags = (document['tags'] as { name: string; description: string; 'x-description-pt-BR': string }[]).map((tag) => ({
    name: tag.name,
    title: language === 'en' ? tag.description : tag['x-description-pt-BR'],
    operations: listed.filter(({ operation }) => operation.tags[0] === tag.name),
  }));
  const shown = tags.filter(({ operations }) => operations.length > 0);
  const other = languages.find((each) => each !== language) ?? 'en';
  const otherAddress = `/docs?${new URLSearchParams({ lang: other, ...(search === '' ? {} : { q: search }) }).toString()}`;

  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(texts.title)}</title>
<link rel="stylesheet" href="/docs.css">
</head>
<body>
<header>
<h1>${escape(texts.title)}</h1>
<p>${escape(texts.lead)}</p>
<form role="search" action="/docs" method="get">
<input type="hidden" name="lang" value="${language}">
<input type="search" name="q" value="${escape(search)}" aria-label="${escape(texts.searchLabel)}" maxlength="100">
<button type="submit">${escape(texts.search)}</button>
</form>
<p class="links"><a href="/openapi.json">${escape(texts.document)}</a> <a href="${escape(otherAddress)}" lang="${other}" hreflang="${other}">${escape(texts.otherLanguage)}</a></p>
</header>
<nav aria-label="${escape(texts.parts)}">
<ul>
${shown.map(({ name, title, operations }) => `<li><a href="#${escape(name)}">${escape(title)}</a> <span>${String(operations.length)}</span></li>`).join('\n')}
</ul>
</nav>
<main>
<p role="status">${escape(words.length === 0 || listed.length > 0 ? texts.found(listed.length) : texts.none)}${words.length === 0 ? '' : ` <a href="/docs?lang=${language}">${escape(texts.clear)}</a>`}</p>
${shown.map((part) => section(part, language)).join('\n')}
</main>
</body>
</html>
`;
}

function section({ name, title, operations }: { name: string; title: string; operations: readonly Listed[] }, language: Language): string {
  return `<section aria-labelledby="${escape(name)}">
<h2 id="${escape(name)}">${escape(title)}</h2>
${operations.map((each) => article(each, language)).join('\n')}
</section>`;
}

function article({ method, path, operation }: Listed, language: Language): string {
  const texts = docsTexts[language];
  const summary = language === 'en' ? operation.summary : operation['x-summary-pt-BR'];
  const inputs = inputsOf(operation);
  const answers = Object.entries(operation.responses).filter(([status]) => Number(status) < 400);
  const problems = Object.entries(operation.responses).filter(([status]) => Number(status) >= 400);
  return `<details id="${escape(operation.operationId)}">
<summary><span class="method" data-method="${method}">${method}</span> <code>${escape(path)}</code> <span class="access" data-access="${operation['x-access']}">${escape(texts.access[operation['x-access'] satisfies Access])}</span> <span class="says">${escape(summary)}</span></summary>
<div class="more">
${inputs.length === 0 ? '' : `<h3>${escape(texts.sends)}</h3>
<table>
<thead><tr><th scope="col">${escape(texts.parameter)}</th><th scope="col">${escape(texts.place)}</th><th scope="col">${escape(texts.kind)}</th></tr></thead>
<tbody>
${inputs.map(({ name, place, schema, required }) => `<tr><th scope="row"><code>${escape(name)}</code></th><td>${escape(texts.places[place] ?? place)}, ${escape(required ? texts.required : texts.optional)}</td><td><code>${escape(inWords(schema))}</code></td></tr>`).join('\n')}
</tbody>
</table>`}
<h3>${escape(texts.answers)}</h3>
<dl>
${answers.map(([status, response]) => answerLine(status, response, texts.headers)).join('\n')}
${problems.length === 0 ? '' : `<dt>${escape(texts.problems)}</dt><dd>${problems.map(([status, response]) => `<code>${escape([status, 'description' in response ? String(response.description) : ''].join(' ').trim())}</code>`).join(' ')}</dd>`}
</dl>
</div>
</details>`;
}

function answerLine(status: string, response: object, headersTitle: string): string {
  const { content = {}, headers = {} } = response as { content?: Record<string, { schema?: JsonSchema }>; headers?: Record<string, unknown> };
  const own = Object.keys(headers).filter((name) => name !== 'X-Request-ID');
  const bodies = Object.entries(content).map(([type, { schema }]) => `<div>${escape(type)}</div>${schema === undefined ? '' : `<pre tabindex="0"><code>${escape(shapeOf(schema))}</code></pre>`}`);
  return `<dt><code>${escape(status)}</code></dt><dd>${bodies.join('')}${own.length === 0 ? '' : `<div>${escape(headersTitle)}: ${own.map((name) => `<code>${escape(name)}</code>`).join(' ')}</div>`}</dd>`;
}

interface Input {
  name: string;
  place: string;
  schema: JsonSchema;
  required: boolean;
}

function inputsOf({ parameters = [], requestBody }: Operation): Input[] {
  const content = Object.entries(((requestBody ?? {}) as { content?: Record<string, { schema?: JsonSchema }> }).content ?? {});
  const inBody = content.flatMap(([type, { schema }]): Input[] => {
    const fields = Object.entries((schema?.properties ?? {}) as Record<string, JsonSchema>); // zod writes no boolean schemas
    if (fields.length === 0) return [{ name: type, place: 'body', schema: {}, required: true }];
    return fields.map(([name, field]) => ({ name, place: 'body', schema: field, required: schema?.required?.includes(name) === true }));
  });
  return [...parameters.map(({ name, in: place, schema, required }) => ({ name, place, schema, required })), ...inBody];
}

/** `integer 1–200 = 50`, `"a" | "b"`, `string[]`. */
function inWords(schema: JsonSchema): string {
  const [least = '', most = ''] = [schema.minimum, schema.maximum].map((bound) => (bound === undefined || Math.abs(bound) >= 1e9 ? '' : String(bound)));
  const range = least === '' && most === '' ? '' : ` ${least}–${most}`;
  const fallback = schema.default === undefined ? '' : ` = ${JSON.stringify(schema.default)}`;
  return `${nameOf(schema)}${range}${fallback}`;
}

function nameOf(schema: JsonSchema): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  const choices = (schema.anyOf ?? schema.oneOf) as JsonSchema[] | undefined;
  if (choices) return [...new Set(choices.map(nameOf))].join(' | ');
  if (schema.type === 'array') return `${nameOf((schema.items ?? {}) as JsonSchema)}[]`;
  return [schema.type ?? 'any'].flat().join(' | ');
}

/** The shape of a body, one field a line. */
function shapeOf(schema: JsonSchema, indent = ''): string {
  const choices = (schema.anyOf ?? schema.oneOf) as JsonSchema[] | undefined;
  if (choices) return choices.map((choice) => shapeOf(choice, indent)).join(' | ');
  if (schema.type === 'array') return `[${shapeOf((schema.items ?? {}) as JsonSchema, indent)}]`;
  const fields = Object.entries((schema.properties ?? {}) as Record<string, JsonSchema>);
  if (schema.type === 'object' && fields.length > 0) {
    const inner = `${indent}  `;
    return `{\n${fields.map(([name, field]) => `${inner}${name}${schema.required?.includes(name) === true ? '' : '?'}: ${shapeOf(field, inner)}`).join('\n')}\n${indent}}`;
  }
  if (schema.type === 'object' && typeof schema.additionalProperties === 'object') return `{ …: ${shapeOf(schema.additionalProperties, indent)} }`;
  return nameOf(schema);
}

function fold(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{Diacritic}/gu, '').toLowerCase();
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;');
}
