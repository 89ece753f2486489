import type { ReactNode } from 'react';
import { Skeleton } from '../components/Skeleton.tsx';
import { useText } from '../i18n/use-text.ts';
import { SignIn } from './SignIn.tsx';
import { Trouble } from './Trouble.tsx';
import { restoreSession, useSession } from './session.ts';

interface SignedInProps {
  children: ReactNode;
  /** What signing in is for, where it is more than to see the page. */
  why?: string;
}

/** A page of somebody: who is not signed in signs in here, and sees it in its place. */
export function SignedIn({ children, why }: SignedInProps) {
  const { serverPages: text } = useText();
  const session = useSession((state) => state.session);
  switch (session.status) {
    case 'starting':
      return <Skeleton height="10rem" />;
    case 'failed':
      return <Trouble error={session.error} onRetry={() => void restoreSession()} />;
    case 'out':
      return <SignIn why={session.ended ? text.ended : (why ?? text.signInFirst)} />;
    case 'in':
      return children;
  }
}
