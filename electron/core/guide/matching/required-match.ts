/** A channel as a guide declares it. */
export interface DeclaredChannel {
  id: string;
  names: readonly string[];
}

/** What the playlist says of a channel. */
export interface NamedChannel {
  /** `tvg-id`, or the panel's `epg_channel_id`. */
  guideId: string | null;
  name: string;
  tvgName: string | null;
}

export interface RequiredMatch<Declared> {
  channel: Declared;
  rule: 'id' | 'name' | 'tvg-name';
}

/**
 * The two rules of the HTTP contract, which come before anything cleverer: the id, ignoring case and outer blanks; when
 * that finds nothing, the name against every name of the guide, ignoring case and runs of blanks, then `tvg-name` likewise.
 * Of guide channels that share an id or a name the first declared one is meant.
 */
export function createRequiredMatcher<Declared extends DeclaredChannel>(
  declared: Iterable<Declared>,
): (channel: NamedChannel) => RequiredMatch<Declared> | undefined {
  const byId = new Map<string, Declared>();
  const byName = new Map<string, Declared>();
  for (const channel of declared) {
    addFirst(byId, foldGuideId(channel.id), channel);
    for (const name of channel.names) addFirst(byName, foldName(name), channel);
  }
  const found = (channel: Declared | undefined, rule: RequiredMatch<Declared>['rule']) => channel && { channel, rule };

  return ({ guideId, name, tvgName }) =>
    found(guideId === null ? undefined : byId.get(foldGuideId(guideId)), 'id') ??
    found(byName.get(foldName(name)), 'name') ??
    found(tvgName === null ? undefined : byName.get(foldName(tvgName)), 'tvg-name');
}

function addFirst<T>(map: Map<string, T>, key: string, value: T): void {
  if (key !== '' && !map.has(key)) map.set(key, value);
}

/** How ids of guides are compared. */
export function foldGuideId(id: string): string {
  return id.trim().toLowerCase();
}

/** How names are compared by the contract. */
export function foldName(name: string): string {
  const folded = name.trim().toLowerCase();
  // Hardly any name has blanks that it would change.
  return oddBlanks.test(folded) ? folded.replaceAll(/\s+/g, ' ') : folded;
}

const oddBlanks = /\s\s|[^\S ]/;
