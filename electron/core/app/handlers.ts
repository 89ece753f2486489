import { isOwner, type Caller } from '#shared/contract/call.ts';
import type { CoreHandlers } from '#shared/contract/contract.ts';

export interface AppFacts {
  version: string;
  host: 'desktop' | 'server';
  mediaOrigin: () => string;
  credentialsPersist: boolean;
  userDataDamagedAt: () => number | null;
}

export function createAppHandlers({ userDataDamagedAt, mediaOrigin, ...facts }: AppFacts): CoreHandlers['app'] {
  return {
    getInfo: (_, caller) => ({
      ...facts,
      caller: rightsOf(caller),
      mediaOrigin: mediaOrigin(),
      userDataDamagedAt: userDataDamagedAt(),
    }),
  };
}

function rightsOf(caller: Caller): 'owner' | 'reader' | 'anonymous' {
  if (isOwner(caller)) return 'owner';
  return caller.kind === 'anonymous' ? 'anonymous' : 'reader';
}
