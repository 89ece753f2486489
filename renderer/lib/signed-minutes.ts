/** A shift in words that every language reads alike: `+1 h 30 min`, `−45 min`. */
export function signedMinutes(minutes: number): string {
  const hours = Math.floor(Math.abs(minutes) / 60);
  const rest = Math.abs(minutes) % 60;
  const words = [hours > 0 ? `${hours} h` : '', rest > 0 || hours === 0 ? `${rest} min` : ''].filter(Boolean).join(' ');
  return (minutes < 0 ? '−' : '+') + words;
}
