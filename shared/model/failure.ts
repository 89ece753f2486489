import { z } from 'zod';
import { errorCodes, failureReasons } from '../errors.ts';

/** `Failure` of `errors.ts` as a schema, for answers that carry one as data. */
export const FailureWire = z.object({
  code: z.enum(errorCodes),
  message: z.string(),
  reason: z.enum(failureReasons).optional(),
  status: z.number().optional(),
});
export type FailureWire = z.infer<typeof FailureWire>;
