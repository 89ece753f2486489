import type { z } from 'zod';
import type { Capacity } from '#shared/contract/capacity.ts';
import type { licenses } from '#shared/contract/licenses.ts';
import { Progress } from '../components/Progress.tsx';
import { Section } from '../components/Section.tsx';
import { useText } from '../i18n/use-text.ts';
import { CapacityNotice } from './CapacityNotice.tsx';
import { PlaceLink } from './PlaceLink.tsx';
import { Trouble } from './Trouble.tsx';
import { Waiting } from './Waiting.tsx';
import { api, capacityHeader } from './server-api.ts';
import { useAnswer } from './use-answer.ts';
import styles from './CapacityPage.module.css';

/** How the summary calls licenses without a plan. */
const defaultPlan = 'default';

type Summary = z.output<typeof licenses.summary.output>;

/** How many devices the licences of who is signed in carry, and how many are left. */
export function CapacityPage() {
  const { serverPages: text } = useText();
  const { answer, reload } = useAnswer(async () => {
    const [capacity, summary] = await Promise.all([api.accounts.capacity({}), api.licenses.summary({})]);
    return { capacity, summary, header: capacityHeader() };
  });
  if (answer.status === 'failed') return <Trouble error={answer.error} onRetry={reload} />;
  if (answer.status !== 'ready') return <Waiting hasNotice rows={7} />;
  const { capacity, summary, header } = answer.data;
  const { limit_enabled: isLimited, devices_allowed: allowed, devices_count: used } = capacity;
  return (
    <>
      <CapacityNotice capacity={capacity} />
      {isLimited && allowed > 0 ? <Progress label={text.capacity.meter} share={used / allowed} className={styles.meter} /> : null}
      <p className={styles.ways}>
        <PlaceLink to="devices">{text.capacity.seeDevices}</PlaceLink>
        <PlaceLink to="licenses">{text.activate.seeLicenses}</PlaceLink>
      </p>
      <Numbers capacity={capacity} summary={summary} header={header} />
    </>
  );
}

function Numbers({ capacity, summary, header }: { capacity: Capacity; summary: Summary; header: string | null }) {
  const { serverPages, common } = useText();
  const text = serverPages.capacity;
  const { noPlan } = serverPages.licenses;
  const plans = Object.entries(summary.by_plan_active);
  const { limit_enabled: isLimited } = capacity;
  const rows: [label: string, value: string][] = [
    ...(isLimited ? [[text.allowed, common.number(capacity.devices_allowed)] as [string, string]] : []),
    [text.used, common.number(capacity.devices_count)],
    ...(isLimited ? [[text.left, common.number(capacity.devices_remaining)] as [string, string]] : []),
    ...(isLimited ? [[text.perLicense, common.number(capacity.devices_per_license)] as [string, string]] : []),
    [text.active, common.number(summary.active_licenses)],
    [text.inactive, common.number(summary.inactive_licenses)],
  ];
  return (
    <Section title={text.numbers}>
      <dl className={styles.numbers}>
        {rows.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd className="tabular">{value}</dd>
          </div>
        ))}
        {plans.length === 0 ? null : (
          <div>
            <dt>{text.byPlan}</dt>
            <dd>
              {plans.map(([plan, count]) => (
                <span key={plan} className={styles.plan} dir="auto">
                  {text.planOf(plan === defaultPlan ? noPlan : plan, count)}
                </span>
              ))}
            </dd>
          </div>
        )}
        <div>
          <dt>
            <code>{text.header}</code>
            <span className={styles.muted}>{text.headerWhy}</span>
          </dt>
          <dd className="tabular">{header ?? text.noHeader}</dd>
        </div>
      </dl>
    </Section>
  );
}
