/** WebPlay's own sign: a screen that is about to play. */
export function Mark({ size }: { size: string }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" fill="none" aria-hidden focusable="false">
      <rect x="2.5" y="5" width="27" height="19" rx="5" stroke="currentColor" strokeWidth="2.5" />
      <path d="M13 10.6v7.8c0 .8.9 1.3 1.6.8l5.8-3.9c.6-.4.6-1.2 0-1.6l-5.8-3.9c-.7-.5-1.6 0-1.6.8Z" fill="currentColor" />
      <path d="M11 28h10" stroke="currentColor" strokeWidth="2.5" strokeLinecap="round" />
    </svg>
  );
}
