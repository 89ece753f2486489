import { z } from 'zod';

/** Input or output of a procedure that has none. */
export const Nothing = z.object({});
