import type { AuditAction } from '#shared/contract/audit.ts';
import type { CallContext, Caller } from '#shared/contract/call.ts';
import type { AuditEntry } from './audit-log.ts';

/** A procedure that did what it was asked. */
export interface DoneCall {
  caller: Caller;
  name: string;
  input: unknown;
  value: unknown;
  context: CallContext;
}

export interface PlaylistAuditOptions {
  record(entry: Omit<AuditEntry, 'at'>): Promise<void>;
  /** Every playlist there is. */
  playlistIds(): readonly string[];
  /** The one that `POST /login` makes. */
  loginId(): string | undefined;
  /** The one that `POST /refresh` refreshes. */
  spokenId(): string | undefined;
}

type PlaylistAction = Extract<AuditAction, `playlist.${string}`>;

/** What of these changes a playlist that was there before. */
const updates = new Set(['updatePlaylist', 'chooseGroups', 'undoRefresh', 'acceptAnswer', 'applyMove'].map((verb) => `playlists.${verb}`));

/**
 * Tells the audit of administrators what they did to playlists. Those are in another file than the audit, so no
 * transaction holds both: the row is written once the change is made, before it is answered.
 */
export function createPlaylistAudit({ record, playlistIds, loginId, spokenId }: PlaylistAuditOptions): (done: DoneCall) => Promise<void> {
  let known = new Set(playlistIds());

  /** By whoever it was made before: what is added is not always new, the demonstration is there once. */
  function addedOrChanged(id: string | undefined): [PlaylistAction, string | undefined] {
    const isNew = id !== undefined && !known.has(id);
    known = new Set(playlistIds());
    return [isNew ? 'playlist.create' : 'playlist.update', id];
  }

  function changeOf({ name, input, value }: DoneCall): [PlaylistAction, string | undefined] | undefined {
    if (name === 'playlists.addPlaylist') return addedOrChanged(textIn(value, 'id'));
    if (name === 'compat.login') return addedOrChanged(loginId());
    const id = textIn(input, 'playlistId');
    if (updates.has(name)) return ['playlist.update', id];
    if (name === 'playlists.removePlaylist') return ['playlist.delete', id];
    if (name === 'playlists.refreshPlaylist' && fieldIn(value, 'started') === true) return ['playlist.refresh', id];
    if (name === 'compat.refresh' && fieldIn(value, 'status') === 'started') return ['playlist.refresh', spokenId()];
    return undefined;
  }

  return async (done) => {
    const change = changeOf(done);
    const { caller, context } = done;
    // Whoever holds the owner key has no account, and so no events of their own.
    if (!change || caller.kind !== 'user') return;
    const [action, resourceId] = change;
    await record({ userId: caller.userId, username: caller.username, action, resource: 'playlist', resourceId, requestId: context.requestId });
  };
}

function fieldIn(value: unknown, name: string): unknown {
  return Reflect.get(Object(value), name);
}

function textIn(value: unknown, name: string): string | undefined {
  const found = fieldIn(value, name);
  return typeof found === 'string' ? found : undefined;
}
