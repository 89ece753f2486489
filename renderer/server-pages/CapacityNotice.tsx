import { CircleAlert, CircleCheck, CircleX, Infinity as NoEnd } from 'lucide-react';
import type { Capacity } from '#shared/contract/capacity.ts';
import { iconProps } from '../components/icon.ts';
import { useText } from '../i18n/use-text.ts';
import { Notice } from './Notice.tsx';
import { roomLeft } from './room-left.ts';

interface CapacityNoticeProps {
  capacity: Capacity;
  /** Where all is well nothing needs to be said. */
  onlyWarnings?: boolean;
}

/** Whether there is room for another device: said plainly, louder the less there is. */
export function CapacityNotice({ capacity, onlyWarnings = false }: CapacityNoticeProps) {
  const { serverPages } = useText();
  const text = serverPages.capacity;
  const { devices_count: used, devices_allowed: allowed, devices_remaining: left } = capacity;
  const room = roomLeft(capacity);
  if (onlyWarnings && (room === 'plenty' || room === 'no-limit')) return null;
  const inUse = text.inUse(used, allowed);
  switch (room) {
    case 'no-limit':
      return <Notice tone="good" icon={<NoEnd {...iconProps} />} title={text.noLimitTitle} advice={text.noLimit(used)} />;
    case 'plenty':
      return <Notice tone="good" icon={<CircleCheck {...iconProps} />} title={inUse} advice={text.plenty(left)} />;
    case 'last-one':
      return <Notice tone="warn" icon={<CircleAlert {...iconProps} />} title={`${inUse}. ${text.lastOne}`} advice={text.lastOneAdvice} />;
    case 'full':
      return <Notice tone="bad" icon={<CircleX {...iconProps} />} title={`${inUse}. ${text.full}`} advice={text.fullAdvice} />;
    case 'over':
      return <Notice tone="bad" icon={<CircleX {...iconProps} />} title={text.over(used, allowed)} advice={text.overAdvice} />;
    case 'no-license':
      return <Notice tone="bad" icon={<CircleX {...iconProps} />} title={text.noLicense} advice={text.noLicenseAdvice} />;
  }
}
