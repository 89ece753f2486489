import type { z } from 'zod';

/** What is wrong with a field, for the person who filled it in; schemas that say something themselves are not asked. */
export function sentenceAbout(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return 'is missing';
      return issue.expected === 'int' ? 'must be a whole number' : `must be ${kinds[issue.expected] ?? 'of another kind'}`;
    case 'too_small':
      return issue.minimum === 1 && issue.origin === 'string' ? 'must not be empty' : bound('at least', Number(issue.minimum), issue.origin);
    case 'too_big':
      return bound('at most', Number(issue.maximum), issue.origin);
    case 'invalid_value':
      return `must be ${issue.values.length === 1 ? '' : 'one of '}${issue.values.map(String).join(', ')}`;
    case 'not_multiple_of':
      return `must be a multiple of ${String(issue.divisor)}`;
    case 'unrecognized_keys':
      return 'has fields that are not known';
    default:
      return formats[issue.code === 'invalid_format' ? issue.format : ''] ?? 'is not in a form that is taken';
  }
}

const kinds: Readonly<Partial<Record<string, string>>> = {
  string: 'a text',
  number: 'a number',
  nan: 'a number',
  boolean: 'true or false',
  object: 'an object',
  record: 'an object',
  array: 'a list',
  null: 'null',
};

const formats: Readonly<Partial<Record<string, string>>> = {
  uuid: 'must be a UUID',
  url: 'must be an address, as https://tv.example.com',
  email: 'must be an e-mail address',
};

function bound(words: string, count: number, origin: string): string {
  switch (origin) {
    case 'string':
      return `must have ${words} ${count === 1 ? '1 character' : `${String(count)} characters`}`;
    case 'array':
    case 'set':
      return `must have ${words} ${count === 1 ? '1 entry' : `${String(count)} entries`}`;
    default:
      return `must be ${words} ${String(count)}`;
  }
}
