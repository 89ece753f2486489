import type { Call } from '#shared/contract/call.ts';
import { LicenseStatus } from '#shared/contract/license.ts';

/** Where a page of the license server is, as the core says; null when there is none. */
export async function findLicensePage(call: Call, page: 'activation' | 'account'): Promise<string | null> {
  const reply = await call({ kind: 'owner' }, 'license.getStatus', {});
  const status = LicenseStatus.safeParse(reply.ok ? reply.value : null);
  if (!status.success) return null;
  return page === 'account' ? status.data.accountUrl : (status.data.activation?.verificationUrl ?? null);
}
