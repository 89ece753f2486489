// `npm run -s bench -- make-xmltv CHANNELS PROGRAMMES_EACH FILE`: a realistic guide from two days ago on.
import { readArguments, UsageError, wholeNumber } from './parts/arguments.ts';
import { madeXmltv } from './parts/made-xmltv.ts';
import { bench } from './parts/report.ts';
import { writePieces } from './parts/write-pieces.ts';

const usage = 'make-xmltv CHANNELS PROGRAMMES_EACH FILE [--json]';

await bench(async () => {
  const { values, positionals } = readArguments({}, usage);
  const [channelCount, programmeCount, file, ...rest] = positionals;
  if (file === undefined || rest.length > 0) throw new UsageError(`usage: ${usage}`);
  const channels = wholeNumber(channelCount, 'CHANNELS');
  const each = wholeNumber(programmeCount, 'PROGRAMMES_EACH');
  const bytes = await writePieces(madeXmltv({ channels, each, now: Date.now() }), file);
  return { numbers: { channels, programmes: channels * each, bytes }, json: values.json };
});
