const day = 86_400_000;

/** A device unseen for so long has probably gone. */
export const unseenDays = 90;

export function isLongUnseen(lastSeenAt: number, now: number): boolean {
  return now - lastSeenAt >= unseenDays * day;
}

/** Those that have a place when licenses carry `allowed` of these devices: the ones seen last. */
export function withPlace<Seen extends { lastSeenAt: number }>(devices: readonly Seen[], allowed: number): ReadonlySet<Seen> {
  return new Set([...devices].sort((one, other) => other.lastSeenAt - one.lastSeenAt).slice(0, allowed));
}
