import type { Logger } from '../log.ts';

/** Something that a person has to look at. Never with a customer, an address or what an event said. */
export type Alert = (kind: AlertKind, fields: object, message: string) => void;

export type AlertKind = 'unmapped_price' | 'unknown_status' | 'wrong_mode' | 'needs_owner' | 'given_up' | 'dispute' | 'unknown_charge';

export function createAlert(log: Logger): Alert {
  return (kind, fields, message) => {
    log.error({ alert: kind, ...fields }, message);
  };
}
