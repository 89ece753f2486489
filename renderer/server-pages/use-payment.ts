import { useEffect, useState } from 'react';
import type { AppError } from '#shared/errors.ts';
import { goToPayment } from './payment-page.ts';
import { useAction } from './use-action.ts';

interface Payment {
  /** The browser is on its way to the payment service, or about to be. */
  isLeaving: boolean;
  error: AppError | null;
  /** Goes where the answer says. */
  leave(ask: () => Promise<{ url: string }>): void;
}

/** The way to a page of the payment service. */
export function usePayment(): Payment {
  const [hasLeft, setLeft] = useState(false);
  const action = useAction();
  useEffect(() => {
    // Whoever goes back may find this page as it was left.
    const comeBack = (): void => {
      setLeft(false);
    };
    addEventListener('pageshow', comeBack);
    return () => {
      removeEventListener('pageshow', comeBack);
    };
  }, []);
  return {
    isLeaving: action.isBusy || hasLeft,
    error: action.error,
    leave(ask) {
      if (hasLeft) return;
      void action
        .run(async () => {
          goToPayment((await ask()).url);
        })
        .then(setLeft);
    },
  };
}
