import { z } from 'zod';

/** A playlist the user added: eight characters, made once, never reused. */
export const PlaylistId = z
  .string()
  .regex(/^[a-z0-9]{4,16}$/)
  .brand<'PlaylistId'>();
export type PlaylistId = z.infer<typeof PlaylistId>;

export const titleKinds = ['channel', 'movie', 'series', 'episode'] as const;
export const TitleKind = z.enum(titleKinds);
export type TitleKind = z.infer<typeof TitleKind>;

/** Anything that can be listed, marked or played. Opaque to clients and the same after every refresh. */
export const TitleId = z
  .string()
  .min(4)
  .max(600)
  .regex(/^[a-z0-9]{4,16}\.[cmse]\.[A-Za-z0-9_~%-]+$/)
  .brand<'TitleId'>();
export type TitleId = z.infer<typeof TitleId>;

/**
 * A group of one kind: the provider's (`g`), or one that the user made (`u`), so that the two can never be taken for each
 * other. The kind is part of it because panels number each kind from 1.
 */
export const CategoryId = z
  .string()
  .min(4)
  .max(600)
  .regex(/^[a-z0-9]{4,16}\.[gu][cms]\.[A-Za-z0-9_~%-]*$/)
  .brand<'CategoryId'>();
export type CategoryId = z.infer<typeof CategoryId>;

/** What marks refer to: never a row id, so favorites survive every refresh and a rebuilt cache. */
export interface TitleRef {
  playlistId: PlaylistId;
  kind: TitleKind;
  providerKey: string;
}

/** Kinds that are listed by groups. */
export const groupKinds = ['channel', 'movie', 'series'] as const;
export const GroupKind = z.enum(groupKinds);
export type GroupKind = z.infer<typeof GroupKind>;

export interface CategoryRef {
  playlistId: PlaylistId;
  kind: GroupKind;
  /** The provider's key, or that of a group that the user made. */
  providerKey: string;
  /** Set for a group that the user made. */
  custom?: boolean;
}

const letterOf = { channel: 'c', movie: 'm', series: 's', episode: 'e' } as const;
const kindOf = new Map<string, TitleKind>([
  ['c', 'channel'],
  ['m', 'movie'],
  ['s', 'series'],
  ['e', 'episode'],
]);

/** Percent-encoding that also covers the characters `encodeURIComponent` leaves alone but ids do not allow. */
function encodeKey(key: string): string {
  if (/^[A-Za-z0-9_~-]*$/.test(key)) return key;
  return encodeURIComponent(key).replace(/[!'()*.]/g, (sign) => '%' + sign.charCodeAt(0).toString(16).toUpperCase());
}

export function titleId({ playlistId, kind, providerKey }: TitleRef): TitleId {
  return `${playlistId}.${letterOf[kind]}.${encodeKey(providerKey)}` as TitleId; // built to the pattern above
}

export function titleRef(id: TitleId): TitleRef {
  const [playlistId = '', letter = '', key = ''] = id.split('.');
  return { playlistId: playlistId as PlaylistId, kind: kindOf.get(letter) ?? 'channel', providerKey: decodeKey(key) };
}

export function categoryId({ playlistId, kind, providerKey, custom }: CategoryRef): CategoryId {
  return `${playlistId}.${custom ? 'u' : 'g'}${letterOf[kind]}.${encodeKey(providerKey)}` as CategoryId; // built to the pattern above
}

export function categoryRef(id: CategoryId): CategoryRef {
  const [playlistId = '', letters = '', key = ''] = id.split('.');
  const kind = kindOf.get(letters.slice(1)) ?? 'channel';
  return {
    playlistId: playlistId as PlaylistId,
    kind: kind === 'episode' ? 'series' : kind,
    providerKey: decodeKey(key),
    custom: letters.startsWith('u'),
  };
}

function decodeKey(key: string): string {
  try {
    return decodeURIComponent(key);
  } catch {
    return key; // not one of ours: it will simply not be found
  }
}
