import { Select } from '../../components/Select.tsx';
import { useText } from '../../i18n/use-text.ts';
import { signedMinutes } from '../../lib/signed-minutes.ts';

/** What guides are usually off by: hours, the half hours of some zones, and a few minutes of a late station. */
const usual = [-720, -660, -600, -540, -480, -420, -360, -300, -240, -180, -150, -120, -90, -60, -45, -30, -15, -10, -5];
const choices = [...usual, 0, ...usual.toReversed().map((minutes) => -minutes)];

interface OffsetSelectProps {
  label: string;
  minutes: number;
  onChange: (minutes: number) => void;
}

export function OffsetSelect({ label, minutes, onChange }: OffsetSelectProps) {
  const { guideSettings } = useText();
  const offered = choices.includes(minutes) ? choices : [...choices, minutes].sort((a, b) => a - b);
  return (
    <Select
      label={label}
      value={String(minutes)}
      onChange={(value) => { onChange(Number(value)); }}
      choices={offered.map((each) => ({ value: String(each), label: each === 0 ? guideSettings.offsetNone : signedMinutes(each) }))}
    />
  );
}
