import { F, type AttributeScanner } from './attributes.ts';
import { decimal } from './text-values.ts';

export type CatchupMode =
  | 'default'
  | 'append'
  | 'shift'
  | 'flussonic'
  | 'flussonic-ts'
  | 'xc'
  | 'vod'
  | 'archive'
  | 'timeshift';

/** How past programmes of an entry are reached. */
export interface Catchup {
  mode: CatchupMode;
  /** How far back; `null` means no limit known. */
  days: number | null;
  /** The template of the address, for the modes that have one. */
  source: string | null;
  /** To be subtracted from the times that are asked for. */
  correctionSeconds: number;
}

/** What a header line says about every entry behind it. */
interface CatchupDefaults {
  mode: CatchupMode | 'off' | undefined;
  days: number | null;
  source: string | undefined;
  correctionSeconds: number;
}

const NO_DEFAULTS: CatchupDefaults = { mode: undefined, days: null, source: undefined, correctionSeconds: 0 };

const MODES: ReadonlyMap<string, CatchupMode> = new Map([
  ['default', 'default'],
  ['append', 'append'],
  ['shift', 'shift'],
  ['flussonic', 'flussonic'],
  ['flussonic-hls', 'flussonic'],
  ['flussonic-ts', 'flussonic-ts'],
  ['fs', 'flussonic-ts'],
  ['xc', 'xc'],
  ['vod', 'vod'],
  ['archive', 'archive'],
  ['timeshift', 'timeshift'],
]);

/** Merges the catch-up attributes of entries with the defaults of the header lines before them. */
export class CatchupMerger {
  private defaults: CatchupDefaults = NO_DEFAULTS;
  private inherited: Catchup | null = null;

  /** Takes the values of a header line over the earlier ones. */
  setDefaults(attributes: AttributeScanner): void {
    const before = this.defaults;
    this.defaults = {
      mode: writtenMode(attributes) ?? before.mode,
      days: writtenDays(attributes) ?? before.days,
      source: attributes.get(F['catchup-source']) ?? before.source,
      correctionSeconds: correctionOf(attributes) ?? before.correctionSeconds,
    };
    this.inherited = merge(NOTHING_WRITTEN, this.defaults);
  }

  of(attributes: AttributeScanner): Catchup | null {
    const mode = writtenMode(attributes);
    const days = writtenDays(attributes);
    const source = attributes.get(F['catchup-source']);
    const correctionSeconds = correctionOf(attributes);
    const archive = archiveOf(attributes);
    if (mode === undefined && days === undefined && source === undefined && correctionSeconds === undefined && archive === undefined) {
      return this.inherited;
    }
    return merge({ mode, days, source, correctionSeconds, archive }, this.defaults);
  }
}

interface Written {
  mode: CatchupMode | 'off' | undefined;
  days: number | undefined;
  source: string | undefined;
  correctionSeconds: number | undefined;
  /** From `timeshift` or `tvg-rec`: whether there is an archive, which speaks of no mode. */
  archive: { on: boolean; days: number | undefined } | undefined;
}

const NOTHING_WRITTEN: Written = {
  mode: undefined,
  days: undefined,
  source: undefined,
  correctionSeconds: undefined,
  archive: undefined,
};

function merge(own: Written, defaults: CatchupDefaults): Catchup | null {
  if (own.mode === undefined && own.archive?.on === false) return null;
  const anySource = own.source ?? defaults.source;
  const mode =
    own.mode ?? defaults.mode ?? modeOfSource(anySource) ?? (own.archive?.on ? 'shift' : 'off');
  if (mode === 'off') return null;
  const source = mode === 'default' || mode === 'append' || mode === 'vod' ? (anySource ?? null) : null;
  if (source === null && (mode === 'default' || mode === 'append')) return null;
  return {
    mode,
    days: mode === 'vod' ? null : (own.days ?? own.archive?.days ?? defaults.days),
    source,
    correctionSeconds: own.correctionSeconds ?? defaults.correctionSeconds,
  };
}

/** A source without a mode: a whole address replaces the live one, anything else is appended to it. */
function modeOfSource(source: string | undefined): CatchupMode | undefined {
  if (source === undefined) return undefined;
  return source.includes('://') && source.indexOf('://') < 12 ? 'default' : 'append';
}

/** Modes that nobody knows switch catch-up off, like `none` and `disabled`. */
function writtenMode(attributes: AttributeScanner): CatchupMode | 'off' | undefined {
  const written = attributes.get(F.catchup) ?? attributes.get(F['catchup-type']);
  return written === undefined ? undefined : (MODES.get(written.toLowerCase()) ?? 'off');
}

function writtenDays(attributes: AttributeScanner): number | undefined {
  const days = positive(attributes.get(F['catchup-days']));
  if (days !== undefined) return days;
  const seconds = positive(attributes.get(F['catchup-time']));
  return seconds === undefined ? undefined : Math.max(1, Math.floor(seconds / 86_400));
}

function archiveOf(attributes: AttributeScanner): Written['archive'] {
  const timeshift = decimal(attributes.get(F.timeshift));
  if (timeshift !== undefined) return { on: timeshift > 0, days: timeshift > 0 ? timeshift : undefined };
  const recorded = decimal(attributes.get(F['tvg-rec']));
  if (recorded === undefined) return undefined;
  // 1 is "on" to some players and one day to others.
  return { on: recorded > 0, days: recorded > 1 ? recorded : undefined };
}

function correctionOf(attributes: AttributeScanner): number | undefined {
  const hours = decimal(attributes.get(F['catchup-correction']));
  return hours === undefined || Math.abs(hours) > 48 ? undefined : Math.round(hours * 3600);
}

function positive(text: string | undefined): number | undefined {
  const number = decimal(text);
  return number !== undefined && number > 0 ? number : undefined;
}
