export interface Login {
  server: string;
  username: string;
  password: string;
}

export const emptyLogin: Login = { server: '', username: '', password: '' };

/** The address people mean: `http://` when they leave the scheme out; null when it is none. */
export function serverAddress(text: string): string | null {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  const address = URL.parse(trimmed.includes('://') ? trimmed : `http://${trimmed}`);
  if (address === null || (address.protocol !== 'http:' && address.protocol !== 'https:')) return null;
  return trimmed.includes('://') ? trimmed : `http://${trimmed}`;
}

/** The login as a source; null while something is missing. */
export function loginSource({ server, username, password }: Login): ({ type: 'xtream' } & Login) | null {
  const address = serverAddress(server);
  if (address === null || username.trim() === '' || password === '') return null;
  return { type: 'xtream', server: address, username: username.trim(), password };
}
