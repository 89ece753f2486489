import { useState } from 'react';
import type { ReactNode } from 'react';
import type { Price } from '#shared/contract/billing.ts';
import { Button } from '../components/Button.tsx';
import { Card } from '../components/Card.tsx';
import { Dialog, DialogActions } from '../components/Dialog.tsx';
import { Section } from '../components/Section.tsx';
import { Skeleton } from '../components/Skeleton.tsx';
import { useLanguage, useText } from '../i18n/use-text.ts';
import { Trouble } from './Trouble.tsx';
import { formatPrice } from './format-price.ts';
import { ifSold } from './if-sold.ts';
import { returnAddresses } from './returned.ts';
import { api } from './server-api.ts';
import { useAnswer } from './use-answer.ts';
import { usePayment } from './use-payment.ts';
import styles from './Offers.module.css';

interface OffersProps {
  title: string;
  /** Where the payment service sends the browser afterwards: an address of this server. */
  page: string;
  /** The activation that waits for what is bought. */
  activationId?: string;
  /** Something else on the page is the likelier choice. */
  isQuiet?: boolean;
  /** Where nothing is sold. */
  otherwise?: ReactNode;
}

/** What can be bought here. A license on top of another is asked about first, because both are paid for. */
export function Offers({ title, page, activationId, isQuiet = false, otherwise = null }: OffersProps) {
  const { serverPages } = useText();
  const text = serverPages.licenses;
  const { answer, reload } = useAnswer(async () => {
    const [prices, mine] = await Promise.all([ifSold(api.billing.listPrices({}), []), api.licenses.listMine({})]);
    return { prices, active: mine.filter(({ status }) => status === 'active').length };
  });
  const [doubted, setDoubted] = useState<Price | null>(null);
  const payment = usePayment();
  if (answer.status === 'failed') return <Trouble error={answer.error} onRetry={reload} />;
  if (answer.status !== 'ready') return <Skeleton height="6rem" />;
  const { prices, active } = answer.data;
  if (prices.length === 0) return otherwise;
  const buy = ({ id }: Price): void => {
    const back = returnAddresses(page, location.origin, active);
    payment.leave(() => api.billing.checkout({ price_id: id, ...back, ...(activationId === undefined ? {} : { activation_id: activationId }) }));
  };
  return (
    <Section title={title}>
      <ul className={styles.offers}>
        {prices.map((price) => (
          <Offer
            key={price.id}
            price={price}
            isQuiet={isQuiet || active > 0}
            isDisabled={payment.isLeaving}
            onBuy={() => {
              if (active > 0) setDoubted(price);
              else buy(price);
            }}
          />
        ))}
      </ul>
      <p role="status" className={styles.leaving}>
        {payment.isLeaving ? text.leaving : ''}
      </p>
      <Trouble error={payment.error} words={payment.error?.code === 'address_refused' ? text.unsafe : undefined} />
      {doubted === null ? null : (
        <Dialog
          title={text.another.title}
          onClose={() => {
            setDoubted(null);
          }}
        >
          <p>{text.another.why(active)}</p>
          <Terms price={doubted} />
          <AnotherActions
            onCancel={() => {
              setDoubted(null);
            }}
            onBuy={() => {
              setDoubted(null);
              buy(doubted);
            }}
          />
        </Dialog>
      )}
    </Section>
  );
}

function AnotherActions({ onCancel, onBuy }: { onCancel: () => void; onBuy: () => void }) {
  const { serverPages, common } = useText();
  return (
    <DialogActions>
      <Button data-first-focus onClick={onCancel}>
        {common.cancel}
      </Button>
      <Button tone="primary" onClick={onBuy}>
        {serverPages.licenses.another.buy}
      </Button>
    </DialogActions>
  );
}

interface OfferProps {
  price: Price;
  isQuiet: boolean;
  isDisabled: boolean;
  onBuy: () => void;
}

function Offer({ price, isQuiet, isDisabled, onBuy }: OfferProps) {
  const { serverPages } = useText();
  const text = serverPages.licenses;
  return (
    <li>
      <Card className={styles.offer}>
        <Terms price={price} />
        <Button tone={isQuiet ? 'plain' : 'primary'} aria-label={text.buyOf(price.name)} disabled={isDisabled} onClick={onBuy}>
          {text.buy}
        </Button>
      </Card>
    </li>
  );
}

/** What is bought, for how much, and for how many devices. */
function Terms({ price: { name, amount, currency, interval, interval_count: every, devices } }: { price: Price }) {
  const { serverPages } = useText();
  const text = serverPages.licenses;
  const language = useLanguage();
  return (
    <div className={styles.terms}>
      <p className={styles.name} dir="auto">
        {name}
      </p>
      <p className="tabular">{text.price(formatPrice(amount, currency, language), text.interval[interval](every))}</p>
      <p className={styles.muted}>{devices === null ? text.carriesAny : text.carries(devices)}</p>
    </div>
  );
}
