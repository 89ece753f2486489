import { useState } from 'react';

/** Whether an image may be shown: each address is tried once, and a broken one gives way to its fallback. */
export function useImage(src: string | undefined): { shown: string | null; onError: () => void } {
  const [broken, setBroken] = useState<string | null>(null);
  return {
    shown: src === undefined || src === broken ? null : src,
    onError: () => {
      setBroken(src ?? null);
    },
  };
}
