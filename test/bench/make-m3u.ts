// `npm run -s bench -- make-m3u N FILE`: a realistic playlist of N entries, the same in every run.
import { readArguments, UsageError, wholeNumber } from './parts/arguments.ts';
import { writeMadeList } from './parts/made-list.ts';
import { bench } from './parts/report.ts';

await bench(async () => {
  const { values, positionals } = readArguments({}, 'make-m3u N FILE [--json]');
  const [count, file, ...rest] = positionals;
  if (file === undefined || rest.length > 0) throw new UsageError('usage: make-m3u N FILE [--json]');
  const entries = wholeNumber(count, 'N');
  return { numbers: { entries, bytes: await writeMadeList(entries, file) }, json: values.json };
});
