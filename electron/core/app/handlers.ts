import type { CoreHandlers } from '#shared/contract/contract.ts';

export interface AppFacts {
  version: string;
  host: 'desktop' | 'server';
  mediaOrigin: () => string;
  credentialsPersist: boolean;
}

export function createAppHandlers({ version, host, mediaOrigin, credentialsPersist }: AppFacts): CoreHandlers['app'] {
  return {
    getInfo: (_, caller) => ({ version, host, caller: caller.kind, mediaOrigin: mediaOrigin(), credentialsPersist }),
  };
}
