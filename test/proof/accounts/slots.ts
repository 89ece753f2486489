import type { AccountsServer } from '../../server/accounts-server.ts';

export const slotsOfALicense = 5;

/** A hundred devices ask for five slots at once, again and again. The server must give five to a license. */
export async function raceForSlots(server: AccountsServer, { rounds }: { rounds: number }): Promise<{ cases: number; surprises: string[] }> {
  const { id: userId, accessToken: token } = await server.addUser('racer');
  await server.get('/licenses/create', { token, body: {} });
  const surprises: string[] = [];
  for (let round = 1; round <= rounds; round++) {
    const answers = await Promise.all(Array.from({ length: 100 }, (_, at) => server.ask('/devices/register', { token, body: { fingerprint: `f-${round}-${at}` } })));
    const given = answers.filter(({ status }) => status === 200).map(({ json }) => (json as { id: number }).id);
    const full = answers.filter(({ status, text }) => status === 403 && text.includes('"device_limit_reached"'));
    const kept = server.rows.prepare('SELECT id FROM devices WHERE user_id = ? AND released_at IS NULL').all(userId) as { id: number }[];
    const told = server.rows.prepare("SELECT count(*) n FROM audit_log WHERE user_id = ? AND action = 'device.register'").get(userId) as { n: number };
    const isExact = given.length === slotsOfALicense && full.length === 95 && kept.length === slotsOfALicense && told.n === slotsOfALicense * round;
    if (!isExact) surprises.push(`round ${round}: ${given.length} registered, ${full.length} refused, ${kept.length} kept, ${told.n} told of in the audit`);
    await Promise.all(given.map((id) => server.get(`/devices/${id}`, { method: 'DELETE', token })));
  }
  return { cases: rounds * 100, surprises };
}
