/** What stands in the address of the page that the payment service sends the browser back to. It proves nothing. */

const count = /^\d{1,4}$/;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export interface Returned {
  /** The browser comes from the end of a payment, not from its cancellation. */
  paid: boolean;
  /** Active licenses there were when it left. */
  had: number;
}

export function readReturned(search: string): Returned {
  const asked = new URLSearchParams(search);
  const had = asked.get('had') ?? '';
  return { paid: asked.get('returned') === 'paid', had: count.test(had) ? Number(had) : 0 };
}

/** The addresses of a page for who has paid and for who has not; `page` is an address of this server. */
export function returnAddresses(page: string, origin: string, had: number): { success_url: string; cancel_url: string } {
  const success = new URL(page, origin);
  success.searchParams.set('returned', 'paid');
  success.searchParams.set('had', String(had));
  return { success_url: success.href, cancel_url: new URL(page, origin).href };
}

/** The page that follows an activation the user approved. */
export function activationAddress(activationId: string): string {
  return `/activate?activation=${activationId}`;
}

/** What the page was opened with: a code, as in the link a device shows, or an activation it follows already. */
export function readActivation(search: string): { userCode: string; activationId: string | null } {
  const asked = new URLSearchParams(search);
  const id = asked.get('activation') ?? '';
  return { userCode: asked.get('code') ?? '', activationId: uuid.test(id) ? id : null };
}
