import { invalidRequest } from './api-fault.ts';
import type { Books } from './books.ts';
import { type FormFields, listOf } from './form.ts';

/** Which members hold an id that can be replaced by its object. */
const tables = {
  product: 'products',
  default_price: 'prices',
  price: 'prices',
  customer: 'customers',
  subscription: 'subscriptions',
  latest_invoice: 'invoices',
  invoice: 'invoices',
  charge: 'charges',
  latest_charge: 'charges',
  payment_intent: 'paymentIntents',
} as const satisfies Record<string, keyof Books>;

const deepest = 4;

/** Puts objects in the places of ids, for each path of `expand`; on a list, paths begin with `data`. */
export function expand(answer: unknown, query: FormFields, books: Books): unknown {
  const paths = listOf(query['expand']).filter((path) => typeof path === 'string');
  if (paths.length === 0) return answer;
  const copy: unknown = structuredClone(answer);
  for (const path of paths) {
    const steps = path.split('.');
    if (steps.length > deepest) throw invalidRequest(`You cannot expand more than ${deepest} levels of a property: ${path}.`, 'expand');
    follow(copy, steps, path, books);
  }
  return copy;
}

function follow(target: unknown, [step = '', ...rest]: readonly string[], path: string, books: Books): void {
  if (Array.isArray(target)) {
    for (const item of target) follow(item, [step, ...rest], path, books);
    return;
  }
  if (typeof target !== 'object' || target === null) return;
  const members = target as Record<string, unknown>; // an object of Stripe, walked by name
  if (!(step in members)) throw invalidRequest(`This property cannot be expanded (${path}).`, 'expand');
  const table = Object.hasOwn(tables, step) ? books[tables[step as keyof typeof tables]] : undefined;
  const value = members[step];
  if (table && typeof value === 'string') members[step] = structuredClone(table.get(value) ?? value);
  if (rest.length > 0) follow(members[step], rest, path, books);
}
