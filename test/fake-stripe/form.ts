/** A form or a query, unfolded: `a[b][0]=x` is `{ a: { b: ['x'] } }`. Values stay text. */
export type FormValue = string | FormValue[] | FormFields;
export interface FormFields {
  [name: string]: FormValue;
}

/** Reads Stripe's bracket notation. Throws `RangeError` for a name that is both a value and a group. */
export function parseForm(text: string): FormFields {
  const root: FormFields = {};
  for (const [name, value] of new URLSearchParams(text)) {
    const [first = '', ...rest] = name.split('[').map((part) => part.replace(/\]$/, ''));
    put(root, [first, ...rest], value);
  }
  return Object.fromEntries(Object.entries(root).map(([name, value]) => [name, withLists(value)]));
}

function put(group: FormFields, [name = '', ...rest]: readonly string[], value: string): void {
  // `a[]=x` appends, as lists without numbers do.
  const key = name === '' ? String(Object.keys(group).length) : name;
  if (rest.length === 0) {
    group[key] = value;
    return;
  }
  const inner = Object.hasOwn(group, key) ? group[key] : (group[key] = {});
  if (typeof inner !== 'object' || Array.isArray(inner)) throw new RangeError(`Invalid object: ${key}`);
  put(inner, rest, value);
}

function withLists(value: FormValue): FormValue {
  if (typeof value === 'string' || Array.isArray(value)) return value;
  const entries = Object.entries(value).map(([name, inner]) => [name, withLists(inner)] as const);
  const isList = entries.length > 0 && entries.every(([name], at) => name === String(at));
  return isList ? entries.map(([, inner]) => inner) : Object.fromEntries(entries);
}

export function textOf(value: FormValue | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

export function groupOf(value: FormValue | undefined): FormFields {
  return typeof value === 'object' && !Array.isArray(value) ? value : {};
}

export function listOf(value: FormValue | undefined): FormValue[] {
  return Array.isArray(value) ? value : [];
}

/** Stripe's metadata: texts by name; an empty text removes one. */
export function metadataOf(value: FormValue | undefined, before: Readonly<Record<string, string>> = {}): Record<string, string> {
  if (value === '') return {};
  const all = { ...before };
  for (const [name, text] of Object.entries(groupOf(value))) {
    if (text === '') delete all[name];
    else if (typeof text === 'string') all[name] = text;
  }
  return all;
}
