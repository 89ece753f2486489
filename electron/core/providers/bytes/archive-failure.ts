import { AppError } from '#shared/errors.ts';

/** The bytes ended in the middle of a compressed file or an archive. */
export function cutOff(cause?: unknown): AppError {
  return new AppError('provider_malformed', 'The compressed file ends before its end: it was cut off on the way', {
    reason: 'truncated',
    cause,
  });
}

export function damaged(cause?: unknown): AppError {
  return new AppError('provider_malformed', 'The compressed file is damaged and cannot be unpacked', {
    reason: 'malformed',
    cause,
  });
}

export function unreadable(what: string): AppError {
  return new AppError('provider_malformed', what, { reason: 'malformed' });
}
