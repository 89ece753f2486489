import type { Source, SourceType } from '#shared/model/source.ts';
import { loginSource, serverAddress, type Login } from './login.ts';

/** Kinds of source a playlist can move to. */
export type MoveKind = Exclude<SourceType, 'demo'>;

export interface MoveForm {
  kind: MoveKind;
  login: Login;
  link: string;
  path: string | null;
}

/** The new source; null while something is missing. */
export function sourceOf({ kind, login, link, path }: MoveForm): Source | null {
  switch (kind) {
    case 'xtream':
      return loginSource(login);
    case 'm3u-url': {
      const url = serverAddress(link);
      return url === null ? null : { type: 'm3u-url', url };
    }
    case 'm3u-file':
      return path === null ? null : { type: 'm3u-file', path };
  }
}
