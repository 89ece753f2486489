import { useEffect } from 'react';
import { Skeleton } from '../components/Skeleton.tsx';
import { useText } from '../i18n/use-text.ts';
import { SignIn } from './SignIn.tsx';
import { Trouble } from './Trouble.tsx';
import { goTo } from './place.ts';
import { restoreSession, useSession } from './session.ts';

export function LoginPage() {
  const { serverPages: text } = useText();
  const session = useSession((state) => state.session);
  const isIn = session.status === 'in';
  useEffect(() => {
    if (isIn) goTo('home');
  }, [isIn]);
  if (session.status === 'failed') return <Trouble error={session.error} onRetry={() => void restoreSession()} />;
  if (session.status !== 'out') return <Skeleton height="10rem" />;
  return <SignIn why={session.ended ? text.ended : null} maySetUp />;
}
