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
      caller: caller.kind,
      mediaOrigin: mediaOrigin(),
      userDataDamagedAt: userDataDamagedAt(),
    }),
  };
}
