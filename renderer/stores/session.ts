import { create } from 'zustand';
import type { z } from 'zod';
import type { app } from '#shared/contract/app.ts';
import { api } from '../api/api.ts';
import { loading, settled, type Loadable } from '../lib/loadable.ts';

export type AppInfo = z.output<typeof app.getInfo.output>;

interface Session {
  info: Loadable<AppInfo>;
}

export const useSession = create<Session>(() => ({ info: loading }));

/** Asks what this installation is and who we are to it. */
export async function loadSession(): Promise<void> {
  useSession.setState({ info: await settled(api.app.getInfo({})) });
}

function infoOf(session: Session): AppInfo | null {
  return session.info.status === 'ready' ? session.info.data : null;
}

export function useAppInfo(): AppInfo | null {
  return useSession(infoOf);
}

/** Whether changes are allowed here, or only looking. */
export function useIsOwner(): boolean {
  return useSession((session) => infoOf(session)?.caller === 'owner');
}

/** The full address of a path on our own server; undefined for nothing. */
export function mediaUrl(path: string | null): string | undefined {
  return path === null ? undefined : (infoOf(useSession.getState())?.mediaOrigin ?? '') + path;
}
