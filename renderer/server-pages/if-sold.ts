import { AppError } from '#shared/errors.ts';

/** Asks about what is sold and paid for. `otherwise` is the answer of a server that sells nothing. */
export async function ifSold<Data>(asked: Promise<Data>, otherwise: Data): Promise<Data> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof AppError && error.code === 'billing_disabled') return otherwise;
    throw error;
  }
}
