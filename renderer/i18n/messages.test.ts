import { expect, test } from 'vitest';
import { errorCodes, failureReasons } from '#shared/errors.ts';
import { languages, messages } from './messages.ts';
import { localeFor, regionalTag } from './locale.ts';
import { pickLanguage } from './use-text.ts';
import { describeFailure } from './describe-failure.ts';

/** Every text by its path; a text with numbers in it is a function, and its parameters count. */
function shapeOf(value: unknown, path = ''): Map<string, string> {
  const shape = new Map<string, string>();
  if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      for (const [name, kind] of shapeOf(inner, path === '' ? key : `${path}.${key}`)) shape.set(name, kind);
    }
  } else {
    shape.set(path, typeof value === 'function' ? `function of ${value.length}` : typeof value);
  }
  return shape;
}

test('both languages say the same things', () => {
  expect(shapeOf(messages['pt-BR'])).toEqual(shapeOf(messages.en));
});

test('no text is empty and none shouts', () => {
  for (const language of languages) {
    for (const [path, text] of textsOf(messages[language])) {
      expect(text.trim(), `${language} ${path}`).not.toBe('');
      expect(text, `${language} ${path}`).not.toContain('!');
    }
  }
});

function textsOf(value: unknown, path = ''): [path: string, text: string][] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => textsOf(inner, `${path}.${key}`));
}

test('every failure has a sentence and an advice in both languages', () => {
  for (const language of languages) {
    const texts = [
      ...errorCodes.map((code) => describeFailure({ code }, messages[language])),
      ...failureReasons.map((reason) => describeFailure({ code: 'provider_rejected', reason }, messages[language])),
    ];
    for (const { sentence, advice } of texts) {
      expect(sentence).toMatch(/^\p{Lu}.*\.$/u);
      expect(advice).toMatch(/^\p{Lu}.*\.$/u);
    }
  }
});

test('counts take the form of their language, and none is many', () => {
  const forms = { one: 'one', other: 'many' };
  for (const language of languages) {
    const { plural } = localeFor(language);
    expect([0, 1, 2, 18_231].map((count) => plural(count, forms))).toEqual(['many', 'one', 'many', 'many']);
  }
});

test('numbers follow the region of the user where it speaks the language', () => {
  expect(regionalTag('en', ['pt-BR', 'en-IN'])).toBe('en-IN');
  expect(regionalTag('pt-BR', ['en-GB'])).toBe('pt-BR');
});

test('the system language decides until one is chosen', () => {
  expect(pickLanguage('system', ['de-DE', 'pt-PT', 'en-US'])).toBe('pt-BR');
  expect(pickLanguage('system', ['de-DE'])).toBe('en');
  expect(pickLanguage('en', ['pt-BR'])).toBe('en');
});
