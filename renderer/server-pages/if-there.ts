import { AppError } from '#shared/errors.ts';

/** Asks for something that a server may do without: selling, say. `otherwise` is the answer where it does. */
export async function ifThere<Data>(asked: Promise<Data>, otherwise: Data): Promise<Data> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof AppError && (error.code === 'billing_disabled' || error.code === 'not_found')) return otherwise;
    throw error;
  }
}
