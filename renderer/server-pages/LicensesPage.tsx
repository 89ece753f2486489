import { BadgeCheck, CircleCheck, Hourglass } from 'lucide-react';
import { useEffect, useEffectEvent, useState } from 'react';
import type { Price, Subscription } from '#shared/contract/billing.ts';
import type { License } from '#shared/contract/licenses.ts';
import { Badge } from '../components/Badge.tsx';
import { Button } from '../components/Button.tsx';
import { EmptyState } from '../components/EmptyState.tsx';
import { ItemRow } from '../components/ItemRow.tsx';
import { Section } from '../components/Section.tsx';
import { iconProps } from '../components/icon.ts';
import { useLanguage, useText } from '../i18n/use-text.ts';
import { formatDate } from '../lib/format-time.ts';
import { settled } from '../lib/loadable.ts';
import { sleep } from '../lib/sleep.ts';
import { CapacityNotice } from './CapacityNotice.tsx';
import { LicenseFile } from './LicenseFile.tsx';
import { Notice } from './Notice.tsx';
import { Offers } from './Offers.tsx';
import { PlaceLink } from './PlaceLink.tsx';
import { Trouble } from './Trouble.tsx';
import { Waiting } from './Waiting.tsx';
import { ifSold } from './if-sold.ts';
import { issuesLicenses } from './issues-licenses.ts';
import { hrefOf } from './place.ts';
import { readReturned } from './returned.ts';
import { api } from './server-api.ts';
import { useSession } from './session.ts';
import { useAction } from './use-action.ts';
import { useAnswer } from './use-answer.ts';
import { usePayment } from './use-payment.ts';
import { useSecondsLeft } from './use-seconds-left.ts';
import styles from './LicensesPage.module.css';

/** What who is signed in may use and pays for; where licenses are sold, one more of them. */
export function LicensesPage() {
  const { serverPages: text } = useText();
  const { answer, reload } = useAnswer(async () => {
    const [capacity, mine, subscriptions, prices, issues] = await Promise.all([
      api.accounts.capacity({}),
      api.licenses.listMine({}),
      api.billing.listSubscriptions({}),
      settled(ifSold(api.billing.listPrices({}), [])),
      issuesLicenses(),
    ]);
    // That the payment service does not answer keeps nobody from what they have; the offers say it in their place.
    const sells = prices.status === 'failed' || prices.data.length > 0;
    return { capacity, mine, subscriptions, prices: prices.status === 'failed' ? [] : prices.data, sells, issues };
  });
  const [returned] = useState(() => readReturned(location.search));
  if (answer.status === 'failed') return <Trouble error={answer.error} onRetry={reload} />;
  if (answer.status !== 'ready') return <Waiting hasNotice />;
  const { capacity, mine, subscriptions, prices, sells, issues } = answer.data;
  const active = mine.filter(({ status }) => status === 'active').length;
  return (
    <>
      {returned.paid ? <AfterPayment isHere={active > returned.had} onLook={reload} /> : null}
      <CapacityNotice capacity={capacity} />
      <p className={styles.ways}>
        <PlaceLink to="devices">{text.capacity.seeDevices}</PlaceLink>
        <PlaceLink to="capacity">{text.licenses.seeNumbers}</PlaceLink>
        {issues ? <PlaceLink to="activate">{text.licenses.activate}</PlaceLink> : null}
      </p>
      <Licenses mine={mine} sells={sells} onAdded={reload} />
      {subscriptions.length > 0 ? <Subscriptions subscriptions={subscriptions} prices={prices} /> : null}
      {sells ? <Offers title={text.licenses.buyList} page={hrefOf('licenses')} /> : null}
      {issues ? <LicenseFile /> : null}
    </>
  );
}

/** The first pause before looking again; each further one is longer, because few payments take long. */
const firstPauseMs = 2_000;
const growth = 1.2;

/** The address says that a payment was made, which anybody can write; what counts is whether a license came. */
function AfterPayment({ isHere, onLook }: { isHere: boolean; onLook: () => void }) {
  const { serverPages } = useText();
  const text = serverPages.licenses;
  const look = useEffectEvent(onLook);
  useEffect(() => {
    if (isHere) {
      history.replaceState(null, '', hrefOf('licenses'));
      return undefined;
    }
    const left = new AbortController();
    void (async () => {
      for (let pauseMs = firstPauseMs; !left.signal.aborted; pauseMs *= growth) {
        await sleep(pauseMs, left.signal);
        if (left.signal.aborted) return;
        // Word of the payment may be late; the server then asks for it.
        await settled(api.billing.confirmCheckout({}));
        if (!left.signal.aborted) look();
      }
    })();
    return () => {
      left.abort();
    };
  }, [isHere]);
  return isHere ? (
    <Notice tone="good" icon={<CircleCheck {...iconProps} />} title={text.paid} />
  ) : (
    <Notice tone="plain" icon={<Hourglass {...iconProps} />} title={serverPages.activate.unpaid.title} advice={text.unpaid} />
  );
}

function Licenses({ mine, sells, onAdded }: { mine: readonly License[]; sells: boolean; onAdded: () => void }) {
  const { serverPages } = useText();
  const text = serverPages.licenses;
  const isAdmin = useSession(({ session }) => session.status === 'in' && session.me.roles.includes('admin'));
  const action = useAction();
  const secondsLeft = useSecondsLeft(action.error);
  const add = async (): Promise<void> => {
    if (await action.run(() => api.licenses.create({}))) onAdded();
  };
  return (
    <Section
      title={text.list}
      aside={
        sells && !isAdmin ? null : (
          <Button disabled={action.isBusy || secondsLeft > 0} onClick={() => void add()}>
            {text.add}
          </Button>
        )
      }
    >
      <Trouble error={action.error} />
      {mine.length === 0 ? <EmptyState icon={<BadgeCheck {...iconProps} />} title={text.none} advice={text.noneAdvice} /> : null}
      <ul>
        {mine.map((license) => (
          <LicenseRow key={license.id} license={license} />
        ))}
      </ul>
    </Section>
  );
}

function LicenseRow({ license: { id, status, plan, created_at: createdAt } }: { license: License }) {
  const { serverPages } = useText();
  const text = serverPages.licenses;
  const language = useLanguage();
  return (
    <ItemRow
      name={
        <span>
          {text.license(id)} · <bdi>{plan ?? text.noPlan}</bdi>
        </span>
      }
      note={text.since(formatDate(Date.parse(createdAt), language))}
    >
      <Badge tone={status === 'active' ? 'good' : 'plain'}>{text.status[status]}</Badge>
    </ItemRow>
  );
}

function Subscriptions({ subscriptions, prices }: { subscriptions: readonly Subscription[]; prices: readonly Price[] }) {
  const { serverPages } = useText();
  const text = serverPages.licenses;
  const payment = usePayment();
  const manage = (): void => {
    payment.leave(() => api.billing.portal({ return_url: new URL(hrefOf('licenses'), location.origin).href }));
  };
  return (
    <Section
      title={text.subscriptions}
      why={<p role="status">{payment.isLeaving ? text.leaving : text.manageWhy}</p>}
      aside={
        <Button disabled={payment.isLeaving} onClick={manage}>
          {text.manage}
        </Button>
      }
    >
      <Trouble error={payment.error} words={payment.error?.code === 'address_refused' ? text.unsafe : undefined} />
      <ul>
        {subscriptions.map((subscription) => (
          <SubscriptionRow key={subscription.id} subscription={subscription} name={prices.find(({ id }) => id === subscription.price_id)?.name} />
        ))}
      </ul>
    </Section>
  );
}

/** Without a name where it is not sold any more: then its plan stands for it. */
function SubscriptionRow({ subscription, name }: { subscription: Subscription; name: string | undefined }) {
  const { status, plan, period_end: periodEnd, cancel_at_period_end: ends } = subscription;
  const { serverPages } = useText();
  const language = useLanguage();
  const text = serverPages.licenses;
  // The words are the payment service's; it may have new ones.
  const said = (text.subscriptionStatus as Readonly<Record<string, string>>)[status] ?? status;
  const isGood = status === 'active' || status === 'trialing';
  const next = isGood && periodEnd !== null ? (ends ? text.endsOn : text.renewsOn)(formatDate(periodEnd, language)) : undefined;
  return (
    <ItemRow name={<span>{text.subscription(name ?? plan ?? text.noPlan)}</span>} note={next}>
      <Badge tone={isGood ? 'good' : 'plain'}>{said}</Badge>
    </ItemRow>
  );
}
