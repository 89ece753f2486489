import { accessTokenMs, companionToken, type AccountsServer, type SignedInUser } from '../../server/accounts-server.ts';

/** What a caller is known to be, once the credentials are looked at. */
export type Standing = 'nobody' | 'reader' | 'user' | 'companion' | 'admin' | 'owner';

export interface Principal {
  name: string;
  standing: Standing;
  headers: Record<string, string>;
}

export interface Cast {
  principals: readonly Principal[];
  ana: SignedInUser;
  bob: SignedInUser;
  admin: SignedInUser;
}

/** Everybody who may come to the door: with good credentials, with bad ones, and with none. */
export async function castOf(server: AccountsServer): Promise<Cast> {
  const late = await server.addUser('late');
  server.advance(accessTokenMs + 1_000);
  const [ana, bob, gone, out, admin] = [
    await server.addUser('ana'),
    await server.addUser('bob'),
    await server.addUser('gone'),
    await server.addUser('out'),
    await server.addUser('root', 'admin'),
  ];
  await server.get(`/v1/users/${gone.id}`, { method: 'PATCH', token: server.ownerKey, body: { status: 'disabled' } });
  await server.get('/auth/logout', { token: out.accessToken, body: {} });

  const bearer = (name: string, standing: Standing, token: string): Principal => ({ name, standing, headers: { authorization: `Bearer ${token}` } });
  return {
    ana,
    bob,
    admin,
    principals: [
      { name: 'somebody beyond loopback', standing: 'nobody', headers: { 'x-forwarded-for': '203.0.113.9' } },
      { name: 'a program on this machine', standing: 'reader', headers: {} },
      bearer('a user', 'user', ana.accessToken),
      bearer('another user', 'user', bob.accessToken),
      bearer('a companion', 'companion', companionToken),
      bearer('an administrator', 'admin', admin.accessToken),
      bearer('the owner key', 'owner', server.ownerKey),
      bearer('an expired token', 'nobody', late.accessToken),
      bearer('a refresh token', 'nobody', ana.refreshToken),
      bearer('a disabled user', 'nobody', gone.accessToken),
      bearer('a session that was ended', 'nobody', out.accessToken),
      bearer('garbage', 'nobody', 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9.'),
      { name: 'another scheme', standing: 'nobody', headers: { authorization: 'Basic YW5hOnBhc3N3b3Jk' } },
    ],
  };
}
