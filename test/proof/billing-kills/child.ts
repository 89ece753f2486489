// A server's webhook and billing in a process of its own that can be made to die at a point; only this proof starts it.
import { installCrashPoints, type CrashPoint } from './crash-points.ts';

const armCrash = installCrashPoints();
const [databaseFile = '', apiUrl = '', secretKey = '', webhookSecret = ''] = process.argv.slice(2);

const { startApi } = await import('../../../electron/api/server.ts');
const { createAuditLog } = await import('../../../electron/core/audit/audit-log.ts');
const { createBilling } = await import('../../../electron/core/billing/billing.ts');
const { openAccountsDatabase } = await import('../../../electron/core/database/accounts-database.ts');
const { accountsQueries } = await import('../../../electron/core/database/accounts-schema.ts');
const { createGroupCommit } = await import('../../../electron/core/database/group-commit.ts');
const { silentLogger } = await import('../../../electron/core/log.ts');

const file = openAccountsDatabase(databaseFile);
const db = accountsQueries(file);
const billing = createBilling({
  db,
  commit: createGroupCommit(file),
  log: silentLogger,
  clock: Date.now,
  recordAudit: createAuditLog(db),
  rules: { devicesPerLicense: 0, planDeviceLimits: {} },
  settings: { secretKey, webhookSecrets: [webhookSecret], priceIds: [], pricePlans: {}, allowedOrigins: [], apiUrl },
  publicUrl: () => '',
});
const notHere = () => Promise.reject(new Error('only the webhook is here'));
const api = await startApi({
  core: {
    call: notHere,
    callStreamed: notHere,
    openStream: notHere,
    openLogo: notHere,
    receivePlaylist: notHere,
    onEvent: () => () => undefined,
    receiveStripeEvent: billing.receive,
  },
  log: silentLogger,
  version: '0.0.0',
  host: '127.0.0.1',
  port: 0,
  portIsExplicit: true,
});
process.on('message', ({ point, times }: { point: CrashPoint; times: number }) => {
  armCrash(point, times);
  process.send?.({ armed: point });
});
process.on('disconnect', () => process.exit(0));
process.send?.({ port: api.port });
