/** What the page itself says; what the document says comes in both languages from there. */
export interface DocsTexts {
  title: string;
  lead: string;
  search: string;
  searchLabel: string;
  clear: string;
  parts: string;
  found(operations: number): string;
  none: string;
  access: Record<'open' | 'reader' | 'user' | 'owner', string>;
  sends: string;
  parameter: string;
  place: string;
  kind: string;
  required: string;
  optional: string;
  places: Record<string, string>;
  body: string;
  answers: string;
  headers: string;
  problems: string;
  document: string;
  otherLanguage: string;
}

export const languages = ['en', 'pt-BR'] as const;
export type Language = (typeof languages)[number];

export const docsTexts: Record<Language, DocsTexts> = {
  en: {
    title: 'The API of this WebPlay',
    lead: 'Every address, who may ask it, what it takes and what it answers.',
    search: 'Search',
    searchLabel: 'Search addresses and what they do',
    clear: 'Show all',
    parts: 'Parts',
    found: (operations) => (operations === 1 ? '1 address' : `${String(operations)} addresses`),
    none: 'Nothing here has all of these words.',
    access: { open: 'Anybody', reader: 'Readers', user: 'Signed-in users', owner: 'The owner' },
    sends: 'What it takes',
    parameter: 'Name',
    place: 'Where',
    kind: 'What',
    required: 'required',
    optional: 'optional',
    places: { path: 'address', query: 'query', header: 'header', body: 'body' },
    body: 'Body',
    answers: 'What it answers',
    headers: 'Headers',
    problems: 'Problems',
    document: 'The same as OpenAPI 3.1',
    otherLanguage: 'Português',
  },
  'pt-BR': {
    title: 'A API deste WebPlay',
    lead: 'Cada endereço, quem pode usá-lo, o que recebe e o que responde.',
    search: 'Buscar',
    searchLabel: 'Buscar endereços e o que fazem',
    clear: 'Mostrar tudo',
    parts: 'Partes',
    found: (operations) => (operations === 1 ? '1 endereço' : `${String(operations)} endereços`),
    none: 'Nada aqui tem todas estas palavras.',
    access: { open: 'Qualquer um', reader: 'Leitores', user: 'Quem entrou na conta', owner: 'O dono' },
    sends: 'O que recebe',
    parameter: 'Nome',
    place: 'Onde',
    kind: 'O quê',
    required: 'obrigatório',
    optional: 'opcional',
    places: { path: 'endereço', query: 'consulta', header: 'cabeçalho', body: 'corpo' },
    body: 'Corpo',
    answers: 'O que responde',
    headers: 'Cabeçalhos',
    problems: 'Problemas',
    document: 'O mesmo em OpenAPI 3.1',
    otherLanguage: 'English',
  },
};

/** The better of our languages for an `Accept-Language`; English when it names neither. */
export function languageFor(header: string | undefined): Language {
  const wishes = (header ?? '').split(',').map((part) => {
    const [tag = '', quality = 'q=1'] = part.trim().toLowerCase().split(';');
    const weight = Number(quality.trim().replace('q=', ''));
    return { language: tag.split('-')[0], weight: Number.isFinite(weight) ? weight : 0 };
  });
  const weightOf = (language: string): number => Math.max(0, ...wishes.filter((wish) => wish.language === language).map(({ weight }) => weight));
  return weightOf('pt') > weightOf('en') ? 'pt-BR' : 'en';
}
