import { ApiFault, invalidRequest, noSuch } from './api-fault.ts';
import { type Books, idOf } from './books.ts';
import { type Calendar, periodEnd } from './calendar.ts';
import { newId } from './identifiers.ts';
import {
  type InvoiceReason,
  makeCharge,
  makeCustomer,
  makeDispute,
  makeInvoice,
  makeInvoicePayment,
  makeItem,
  makePaymentIntent,
  makeRefund,
  makeSubscription,
  type MissingPaymentMethod,
} from './shapes.ts';
import type { CheckoutSession, Customer, Dispute, EventType, Invoice, Price, Refund, Subscription, SubscriptionItem } from './wire.ts';

/** What the customer pays with: a card that is declined is a card, too. */
export type Card = 'works' | 'declined' | 'none';

/** `delayed` is a payment that takes days, such as a bank debit. */
export type Payment = 'works' | 'declined' | 'delayed';

export interface Dunning {
  /** Days between the attempts after the first one that failed. */
  retryDays: readonly number[];
  afterwards: 'cancel' | 'unpaid' | 'past_due';
}

export interface BusinessOptions {
  books: Books;
  calendar: Calendar;
  livemode: boolean;
  dunning: Dunning;
  emit: (type: EventType, object: { id: string }, before?: Record<string, unknown>) => void;
}

/** What only the form of a session knows, and the session does not show. */
export interface SessionTerms {
  price: Price;
  quantity: number;
  trialDays: number | null;
  missingPaymentMethod: MissingPaymentMethod;
  subscriptionMetadata: Record<string, string>;
}

export interface Payer {
  email?: string | undefined;
  card?: Payment;
}

export interface SubscriptionChange {
  price?: Price;
  cancelAtPeriodEnd?: boolean;
  metadata?: Record<string, string>;
  /** Epoch seconds; now ends the trial. */
  trialEnd?: number;
}

/** The business of Stripe: what happens to money and subscriptions when somebody pays, when time passes, and when things go wrong. */
export interface Business {
  openSession(session: CheckoutSession, terms: SessionTerms): void;
  /** What a session sells. */
  priceOf(sessionId: string): Price | undefined;
  /** Whether it was paid. Throws `ApiFault` when the session is not open. */
  pay(sessionId: string, payer: Payer): boolean;
  settleDelayed(sessionId: string, succeeded: boolean): void;
  expireSession(sessionId: string): CheckoutSession;
  addCustomer(given: Parameters<typeof makeCustomer>[0]): Customer;
  deleteCustomer(id: string): void;
  setCard(customerId: string, card: Card): void;
  cardOf(customerId: string): Card;
  changeSubscription(id: string, change: SubscriptionChange): Subscription;
  cancelNow(id: string): Subscription;
  resume(id: string): Subscription;
  payInvoice(id: string): Invoice;
  refund(chargeId: string, amount?: number): Refund;
  dispute(chargeId: string, reason?: string): Dispute;
  closeDispute(id: string, outcome: 'won' | 'lost'): Dispute;
}

const daySeconds = 86_400;
/** Stripe leaves an invoice of a renewal open for changes that long. */
const draftSeconds = 3_600;
const trialWarningSeconds = 3 * daySeconds;

export function createBusiness({ books, calendar, livemode, dunning, emit }: BusinessOptions): Business {
  const cards = new Map<string, Card>();
  const terms = new Map<string, SessionTerms>();
  const making = (): { now: number; livemode: boolean } => ({ now: calendar.nowSeconds(), livemode });

  function customer(id: string): Customer {
    const found = books.customers.get(id);
    if (!found || found.deleted) throw noSuch('customer', id, 'customer', 400);
    return found;
  }

  function subscription(id: string): Subscription {
    const found = books.subscriptions.get(id);
    if (!found) throw noSuch('subscription', id);
    return found;
  }

  function onlyItem({ id, items }: Subscription): SubscriptionItem {
    const [item] = items.data;
    if (!item) throw new RangeError(`Subscription ${id} has no item`);
    return item;
  }

  /** Changes a subscription and says so, with what it was before. */
  function update(target: Subscription, change: Partial<Subscription>, type: EventType = 'customer.subscription.updated'): void {
    const before: Record<string, unknown> = {};
    for (const name of Object.keys(change) as (keyof Subscription)[]) {
      if (JSON.stringify(target[name]) !== JSON.stringify(change[name])) before[name] = structuredClone(target[name]);
    }
    Object.assign(target, change);
    emit(type, target, type === 'customer.subscription.updated' ? before : undefined);
  }

  function setPeriod(target: Subscription, start: number, end: number): Partial<Subscription> {
    const item = { ...onlyItem(target), current_period_start: start, current_period_end: end };
    return { items: { ...target.items, data: [item] } };
  }

  function planPeriodEnd(target: Subscription): void {
    calendar.plan(`${target.id} period`, onlyItem(target).current_period_end, () => endPeriod(target));
  }

  function forgetPlans(target: Subscription): void {
    calendar.cancel(`${target.id} period`);
    calendar.cancel(`${target.id} trial warning`);
    for (const invoice of books.invoices.values()) {
      if (subscriptionOf(invoice) !== target.id) continue;
      calendar.cancel(`${invoice.id} attempt`);
    }
  }

  function subscriptionOf(invoice: Invoice): string {
    return idOf(invoice.parent?.subscription_details?.subscription);
  }

  function draftInvoice(target: Subscription, reason: InvoiceReason, amount?: number): Invoice {
    const { current_period_start: start, current_period_end: end, price, quantity = 1 } = onlyItem(target);
    const due = amount ?? (price.unit_amount ?? 0) * quantity;
    const invoice = makeInvoice(target, { customer: customer(idOf(target.customer)), amount: due, reason, start, end }, making());
    books.invoices.set(invoice.id, invoice);
    target.latest_invoice = invoice.id;
    emit('invoice.created', invoice);
    return invoice;
  }

  function finalize(invoice: Invoice): void {
    const now = calendar.nowSeconds();
    const payer = customer(idOf(invoice.customer));
    const sequence = payer.next_invoice_sequence ?? 1;
    payer.next_invoice_sequence = sequence + 1;
    invoice.status = 'open';
    invoice.number = `${payer.invoice_prefix}-${String(sequence).padStart(4, '0')}`;
    invoice.effective_at = now;
    invoice.status_transitions.finalized_at = now;
    emit('invoice.finalized', invoice);
    if (invoice.amount_due === 0) return;
    const intent = makePaymentIntent(invoice, making());
    books.paymentIntents.set(intent.id, intent);
    const payment = makeInvoicePayment(invoice, intent, making());
    books.invoicePayments.set(payment.id, payment);
  }

  /** Takes the money of an open invoice; whether that worked. */
  function collect(invoice: Invoice, card: Card): boolean {
    invoice.attempted = true;
    const payment = [...books.invoicePayments.values()].find((candidate) => candidate.invoice === invoice.id);
    const intent = payment && books.paymentIntents.get(idOf(payment.payment.payment_intent));
    if (payment && intent) {
      invoice.attempt_count += 1;
      const succeeded = card === 'works';
      if (card === 'none') {
        emit('invoice.payment_failed', invoice);
        return false;
      }
      intent.payment_method = newId('pm');
      const charge = makeCharge(intent, { succeeded, email: invoice.customer_email }, making());
      books.charges.set(charge.id, charge);
      intent.latest_charge = charge.id;
      intent.status = succeeded ? 'succeeded' : 'requires_payment_method';
      emit(succeeded ? 'charge.succeeded' : 'charge.failed', charge);
      if (!succeeded) {
        emit('payment_intent.payment_failed', intent);
        emit('invoice.payment_failed', invoice);
        return false;
      }
      intent.amount_received = intent.amount;
      emit('payment_intent.succeeded', intent);
      payment.status = 'paid';
      payment.amount_paid = invoice.amount_due;
      payment.status_transitions.paid_at = calendar.nowSeconds();
      emit('invoice_payment.paid', payment);
    }
    invoice.status = 'paid';
    invoice.amount_paid = invoice.amount_due;
    invoice.amount_remaining = 0;
    invoice.auto_advance = false;
    invoice.next_payment_attempt = null;
    invoice.status_transitions.paid_at = calendar.nowSeconds();
    emit('invoice.paid', invoice);
    emit('invoice.payment_succeeded', invoice);
    return true;
  }

  /** Money for a renewal: at once, or again and again until it works or the patience of the account ends. */
  function attempt(invoice: Invoice, retry = 0): void {
    const target = subscription(subscriptionOf(invoice));
    if (['canceled', 'incomplete_expired'].includes(target.status) || invoice.status !== 'open') return;
    const waitDays = dunning.retryDays[retry];
    invoice.next_payment_attempt = waitDays === undefined ? null : calendar.nowSeconds() + waitDays * daySeconds;
    if (collect(invoice, cards.get(idOf(target.customer)) ?? 'none')) {
      if (['past_due', 'unpaid', 'incomplete'].includes(target.status)) update(target, { status: 'active' });
      return;
    }
    if (waitDays !== undefined) {
      if (target.status !== 'past_due' && target.status !== 'unpaid') update(target, { status: 'past_due' });
      calendar.plan(`${invoice.id} attempt`, calendar.nowSeconds() + waitDays * daySeconds, () => attempt(invoice, retry + 1));
      return;
    }
    if (dunning.afterwards === 'cancel') end(target, 'payment_failed');
    else if (target.status !== dunning.afterwards) update(target, { status: dunning.afterwards });
  }

  function endPeriod(target: Subscription): void {
    if (target.cancel_at_period_end) {
      end(target, 'cancellation_requested');
      return;
    }
    if (target.status === 'trialing') {
      endTrial(target);
      return;
    }
    startPeriod(target, {});
    const invoice = draftInvoice(target, 'subscription_cycle');
    if (target.status === 'unpaid') {
      invoice.auto_advance = false; // Stripe leaves the invoices of an unpaid subscription as drafts
      return;
    }
    invoice.automatically_finalizes_at = calendar.nowSeconds() + draftSeconds;
    calendar.plan(`${invoice.id} attempt`, invoice.automatically_finalizes_at, () => {
      finalize(invoice);
      attempt(invoice);
    });
  }

  function startPeriod(target: Subscription, change: Partial<Subscription>): void {
    const { recurring } = onlyItem(target).price;
    const start = onlyItem(target).current_period_end;
    const next = periodEnd(target.billing_cycle_anchor, recurring?.interval as 'month', recurring?.interval_count ?? 1, start);
    update(target, { ...setPeriod(target, start, next), ...change });
    planPeriodEnd(target);
  }

  function endTrial(target: Subscription): void {
    const behavior = target.trial_settings?.end_behavior.missing_payment_method ?? 'create_invoice';
    if ((cards.get(idOf(target.customer)) ?? 'none') === 'none' && behavior !== 'create_invoice') {
      if (behavior === 'cancel') {
        end(target, 'payment_failed');
        return;
      }
      update(target, { status: 'paused' });
      emit('customer.subscription.paused', target);
      return;
    }
    startPeriod(target, { status: 'active' });
    const invoice = draftInvoice(target, 'subscription_cycle');
    invoice.automatically_finalizes_at = calendar.nowSeconds() + draftSeconds;
    calendar.plan(`${invoice.id} attempt`, invoice.automatically_finalizes_at, () => {
      finalize(invoice);
      attempt(invoice);
    });
  }

  function end(target: Subscription, reason: 'cancellation_requested' | 'payment_failed'): void {
    const now = calendar.nowSeconds();
    forgetPlans(target);
    target.status = 'canceled';
    target.canceled_at ??= now;
    target.ended_at = now;
    target.cancel_at_period_end = false;
    target.cancellation_details = { comment: null, feedback: null, feedback_option: null, reason };
    emit('customer.subscription.deleted', target);
  }

  function subscribe(session: CheckoutSession, given: SessionTerms, payer: Customer): Subscription {
    const now = calendar.nowSeconds();
    const trialEnd = given.trialDays === null ? null : now + given.trialDays * daySeconds;
    const { recurring } = given.price;
    const periodEnds = trialEnd ?? periodEnd(now, recurring?.interval as 'month', recurring?.interval_count ?? 1, now);
    const made = makeSubscription(
      {
        customer: payer.id,
        price: given.price,
        quantity: given.quantity,
        end: periodEnds,
        trialEnd,
        missingPaymentMethod: given.missingPaymentMethod,
        metadata: given.subscriptionMetadata,
      },
      making(),
    );
    books.subscriptions.set(made.id, made);
    session.subscription = made.id;
    emit('customer.subscription.created', made);
    planPeriodEnd(made);
    if (trialEnd !== null && trialEnd - trialWarningSeconds > now) {
      calendar.plan(`${made.id} trial warning`, trialEnd - trialWarningSeconds, () => emit('customer.subscription.trial_will_end', made));
    }
    return made;
  }

  function payerOf(session: CheckoutSession, email: string | undefined): Customer {
    if (session.customer !== null) return customer(idOf(session.customer));
    const made = makeCustomer({ email: email ?? session.customer_email, name: null, description: null, phone: null, metadata: {} }, making());
    books.customers.set(made.id, made);
    emit('customer.created', made);
    return made;
  }

  function complete(session: CheckoutSession, payer: Customer, paymentStatus: 'paid' | 'unpaid' | 'no_payment_required'): void {
    session.status = 'complete';
    session.payment_status = paymentStatus;
    session.customer = payer.id;
    session.customer_details = {
      address: null,
      business_name: null,
      email: payer.email,
      individual_name: null,
      name: payer.name ?? null,
      phone: null,
      tax_exempt: 'none',
      tax_ids: [],
    };
    session.url = null;
    calendar.cancel(`${session.id} expiry`);
    emit('checkout.session.completed', session);
  }

  function openSessionById(id: string): { session: CheckoutSession; given: SessionTerms } {
    const session = books.checkoutSessions.get(id);
    const given = terms.get(id);
    if (!session || !given) throw noSuch('checkout.session', id, 'session');
    if (session.status !== 'open') throw invalidRequest(`This Checkout Session is ${session.status}.`);
    return { session, given };
  }

  function expire(session: CheckoutSession): void {
    session.status = 'expired';
    session.url = null;
    emit('checkout.session.expired', session);
  }

  const business: Business = {
    openSession: (session, given) => {
      books.checkoutSessions.set(session.id, session);
      terms.set(session.id, given);
      calendar.plan(`${session.id} expiry`, session.expires_at, () => expire(session));
    },
    priceOf: (sessionId) => terms.get(sessionId)?.price,
    pay: (sessionId, { email, card = 'works' }) => {
      const { session, given } = openSessionById(sessionId);
      if (card === 'declined') return false; // the customer is asked for another card; nothing was made yet
      const payer = payerOf(session, email);
      const withoutCard = given.trialDays !== null && session.payment_method_collection === 'if_required';
      if (!withoutCard) business.setCard(payer.id, 'works');
      const made = subscribe(session, given, payer);
      const invoice = draftInvoice(made, 'subscription_create', given.trialDays === null ? undefined : 0);
      session.invoice = invoice.id;
      finalize(invoice);
      if (card === 'delayed') {
        complete(session, payer, 'unpaid');
        return true;
      }
      collect(invoice, 'works');
      if (made.status === 'incomplete') update(made, { status: 'active' });
      complete(session, payer, given.trialDays === null ? 'paid' : 'no_payment_required');
      return true;
    },
    settleDelayed: (sessionId, succeeded) => {
      const session = books.checkoutSessions.get(sessionId);
      const invoice = session && books.invoices.get(idOf(session.invoice));
      if (!session || !invoice || session.payment_status !== 'unpaid' || session.status !== 'complete') {
        throw invalidRequest('This Checkout Session waits for no payment.');
      }
      const made = subscription(idOf(session.subscription));
      if (collect(invoice, succeeded ? 'works' : 'declined')) {
        update(made, { status: 'active' });
        session.payment_status = 'paid';
        emit('checkout.session.async_payment_succeeded', session);
        return;
      }
      forgetPlans(made);
      update(made, { status: 'incomplete_expired', ended_at: calendar.nowSeconds() });
      emit('checkout.session.async_payment_failed', session);
    },
    expireSession: (sessionId) => {
      const { session } = openSessionById(sessionId);
      calendar.cancel(`${session.id} expiry`);
      expire(session);
      return session;
    },
    addCustomer: (given) => {
      const made = makeCustomer(given, making());
      books.customers.set(made.id, made);
      emit('customer.created', made);
      return made;
    },
    deleteCustomer: (id) => {
      const gone = customer(id);
      for (const made of books.subscriptions.values()) {
        if (idOf(made.customer) === id && !made.ended_at) end(made, 'cancellation_requested');
      }
      books.customers.set(id, { id, object: 'customer', deleted: true });
      emit('customer.deleted', gone);
    },
    setCard: (customerId, card) => {
      customer(customerId);
      cards.set(customerId, card);
    },
    cardOf: (customerId) => cards.get(customerId) ?? 'none',
    changeSubscription: (id, change) => {
      const target = subscription(id);
      if (target.status === 'canceled') throw invalidRequest('A canceled subscription can only update its cancellation_details and metadata.');
      const now = calendar.nowSeconds();
      const item = onlyItem(target);
      const changes: Partial<Subscription> = {};
      if (change.metadata) changes.metadata = change.metadata;
      if (change.cancelAtPeriodEnd !== undefined) {
        changes.cancel_at_period_end = change.cancelAtPeriodEnd;
        changes.cancel_at = change.cancelAtPeriodEnd ? item.current_period_end : null;
        changes.canceled_at = change.cancelAtPeriodEnd ? now : null;
        changes.cancellation_details = { comment: null, feedback: null, feedback_option: null, reason: change.cancelAtPeriodEnd ? 'cancellation_requested' : null };
      }
      const otherPrice = change.price && change.price.id !== item.price.id ? change.price : undefined;
      const otherRhythm =
        otherPrice !== undefined &&
        (otherPrice.recurring?.interval !== item.price.recurring?.interval || otherPrice.recurring?.interval_count !== item.price.recurring?.interval_count);
      if (otherPrice) {
        const start = otherRhythm ? now : item.current_period_start;
        const until = otherRhythm ? periodEnd(now, otherPrice.recurring?.interval as 'month', otherPrice.recurring?.interval_count ?? 1, now) : item.current_period_end;
        const replaced = makeItem(otherPrice, { subscription: id, quantity: item.quantity ?? 1, start, end: until }, making());
        changes.items = { ...target.items, data: [{ ...replaced, id: item.id, created: item.created }] };
        if (otherRhythm) changes.billing_cycle_anchor = now;
      }
      update(target, changes);
      if (change.trialEnd !== undefined && target.status === 'trialing') {
        target.trial_end = change.trialEnd;
        update(target, setPeriod(target, item.current_period_start, change.trialEnd));
      }
      planPeriodEnd(target);
      if (otherRhythm) {
        const invoice = draftInvoice(target, 'subscription_update');
        finalize(invoice);
        attempt(invoice);
      }
      return target;
    },
    cancelNow: (id) => {
      const target = subscription(id);
      if (target.ended_at !== null) throw noSuch('subscription', id);
      end(target, 'cancellation_requested');
      return target;
    },
    resume: (id) => {
      const target = subscription(id);
      if (target.status !== 'paused') throw invalidRequest('Only a paused subscription can be resumed.');
      const now = calendar.nowSeconds();
      const { recurring } = onlyItem(target).price;
      const until = periodEnd(now, recurring?.interval as 'month', recurring?.interval_count ?? 1, now);
      update(target, { ...setPeriod(target, now, until), status: 'active', billing_cycle_anchor: now });
      emit('customer.subscription.resumed', target);
      planPeriodEnd(target);
      const invoice = draftInvoice(target, 'subscription_cycle');
      finalize(invoice);
      attempt(invoice);
      return target;
    },
    payInvoice: (id) => {
      const invoice = books.invoices.get(id);
      if (!invoice) throw noSuch('invoice', id);
      if (invoice.status === 'draft') finalize(invoice);
      if (invoice.status !== 'open') throw invalidRequest('Invoice is already paid');
      calendar.cancel(`${id} attempt`);
      const target = subscription(subscriptionOf(invoice));
      if (!collect(invoice, business.cardOf(idOf(invoice.customer)))) {
        throw new ApiFault(402, 'card_error', 'Your card was declined.', { code: 'card_declined', decline_code: 'generic_decline' });
      }
      if (['past_due', 'unpaid', 'incomplete'].includes(target.status) && target.latest_invoice === id) update(target, { status: 'active' });
      return invoice;
    },
    refund: (chargeId, amount) => {
      const charge = books.charges.get(chargeId);
      if (!charge) throw noSuch('charge', chargeId, 'charge');
      const left = charge.amount - charge.amount_refunded;
      const taken = amount ?? left;
      if (taken <= 0 || taken > left || !charge.paid) throw invalidRequest(`Charge ${chargeId} has already been refunded.`, 'charge', 'charge_already_refunded');
      const refund = makeRefund(charge, taken, making());
      books.refunds.set(refund.id, refund);
      charge.amount_refunded += taken;
      charge.refunded = charge.amount_refunded === charge.amount;
      emit('refund.created', refund);
      emit('charge.refunded', charge, { amount_refunded: charge.amount_refunded - taken });
      return refund;
    },
    dispute: (chargeId, reason = 'fraudulent') => {
      const charge = books.charges.get(chargeId);
      if (!charge) throw noSuch('charge', chargeId, 'charge');
      const dispute = makeDispute(charge, reason, making());
      books.disputes.set(dispute.id, dispute);
      charge.disputed = true;
      emit('charge.dispute.created', dispute);
      return dispute;
    },
    closeDispute: (id, outcome) => {
      const dispute = books.disputes.get(id);
      if (!dispute) throw noSuch('dispute', id);
      dispute.status = outcome;
      emit('charge.dispute.closed', dispute);
      return dispute;
    },
  };
  return business;
}
