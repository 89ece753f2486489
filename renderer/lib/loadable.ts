import { AppError } from '#shared/errors.ts';

/** Something a screen waits for: the states that cannot be true together cannot be written together. */
export type Loadable<Data> =
  | { status: 'idle' }
  | { status: 'loading' }
  | { status: 'ready'; data: Data }
  | { status: 'failed'; error: AppError };

export const idle = { status: 'idle' } as const;
export const loading = { status: 'loading' } as const;

export function ready<Data>(data: Data): Loadable<Data> {
  return { status: 'ready', data };
}

/** Waits for `work` and says how it ended; never throws. */
export async function settled<Data>(
  work: Promise<Data>,
): Promise<Extract<Loadable<Data>, { status: 'ready' | 'failed' }>> {
  try {
    return { status: 'ready', data: await work };
  } catch (error) {
    return { status: 'failed', error: asAppError(error) };
  }
}

/** Anything thrown, as the error the screens know. */
export function asAppError(error: unknown): AppError {
  return error instanceof AppError
    ? error
    : new AppError('internal', 'Something went wrong inside WebPlay', { cause: error });
}
