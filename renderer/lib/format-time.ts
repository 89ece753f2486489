import { regionalTag } from '../i18n/locale.ts';

const cache = new Map<string, Intl.DateTimeFormat>();

function formatter(language: string, name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${language} ${name}`;
  const known = cache.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat(regionalTag(language, navigator.languages), options);
  cache.set(key, made);
  return made;
}

/** `21:30`, in the user's zone and habit. */
export function formatClock(time: number, language: string): string {
  return formatter(language, 'clock', { hour: 'numeric', minute: '2-digit' }).format(time);
}

/** `12 March 2026`. */
export function formatDate(time: number, language: string): string {
  return formatter(language, 'date', { day: 'numeric', month: 'long', year: 'numeric' }).format(time);
}

/** `Thu, 12 Mar`. */
export function formatDay(time: number, language: string): string {
  return formatter(language, 'day', { weekday: 'short', day: 'numeric', month: 'short' }).format(time);
}

/** `12 Mar, 21:30`. */
export function formatMoment(time: number, language: string): string {
  return formatter(language, 'moment', { day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' }).format(time);
}

/** Playing time: `4:07`, `1:02:09`. */
export function formatPosition(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  const two = (value: number): string => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3_600);
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest.replace(/^0/, '');
}

/** A length in words: `1 hr 42 min`. */
export function formatDuration(ms: number, language: string): string {
  const minutes = Math.max(1, Math.round(ms / 60_000));
  const unit = (value: number, name: 'hour' | 'minute'): string =>
    new Intl.NumberFormat(language, { style: 'unit', unit: name, unitDisplay: 'short' }).format(value);
  const hours = Math.floor(minutes / 60);
  if (hours === 0) return unit(minutes, 'minute');
  return minutes % 60 === 0 ? unit(hours, 'hour') : `${unit(hours, 'hour')} ${unit(minutes % 60, 'minute')}`;
}

/** How long ago: `5 minutes ago`, `yesterday`. */
export function formatAgo(time: number, now: number, language: string): string {
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  const minutes = Math.round((time - now) / 60_000);
  if (Math.abs(minutes) < 60) return relative.format(minutes, 'minute');
  const hours = Math.round(minutes / 60);
  if (Math.abs(hours) < 24) return relative.format(hours, 'hour');
  return relative.format(Math.round(hours / 24), 'day');
}

/** How long ago something was; clocks differ, and `now` may be of a moment ago, so nothing that was is told as yet to come. */
export function formatSince(time: number, now: number, language: string): string {
  return formatAgo(Math.min(time, now), now, language);
}

/** How much of a span lies behind `now`, 0–1. */
export function elapsedShare(start: number, stop: number, now: number): number {
  return stop <= start ? 0 : Math.min(1, Math.max(0, (now - start) / (stop - start)));
}
