// `npm run -s bench -- licensing --json`: what paying and activating cost: events of Stripe taken in a second, and more.
import { readArguments, UsageError, wholeNumber } from './parts/arguments.ts';
import { measureCheckIns } from './parts/licensing-check-in.ts';
import { measureStart, measureState } from './parts/licensing-device.ts';
import { measureIntake } from './parts/licensing-intake.ts';
import { bench, type Numbers } from './parts/report.ts';

/** Each measures a thing of its own, one after the other. */
const parts: Readonly<Record<string, (lastsMs: number) => Promise<Numbers>>> = {
  intake: measureIntake,
  checkin: measureCheckIns,
  state: measureState,
  start: measureStart,
};

await bench(async () => {
  const { values } = readArguments({ seconds: { type: 'string', default: '8' }, only: { type: 'string' } }, `licensing [--seconds N] [--only ${Object.keys(parts).join(',')}] [--json]`);
  const lastsMs = wholeNumber(values.seconds, '--seconds') * 1_000;
  const numbers: Numbers = {};
  for (const name of values.only?.split(',') ?? Object.keys(parts)) {
    const measure = parts[name];
    if (!measure) throw new UsageError(`there is no part ${name}; there are ${Object.keys(parts).join(', ')}`);
    Object.assign(numbers, await measure(lastsMs));
  }
  return { numbers, json: values.json };
});
