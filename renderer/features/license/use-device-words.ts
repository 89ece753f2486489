import type { LicensedDevice } from '#shared/contract/activations.ts';
import { useLanguage, useText } from '../../i18n/use-text.ts';
import { formatSince } from '../../lib/format-time.ts';
import { platformName } from '../../lib/platform-name.ts';
import { useLicenseNow } from '../../stores/license.ts';

/** Says of a device what it runs on and when it was last seen: `Windows · seen yesterday`. */
export function useDeviceWords(): (device: LicensedDevice) => string {
  const { license } = useText();
  const language = useLanguage();
  const now = useLicenseNow(60_000);
  return ({ platform, lastSeenAt }) => {
    const seen = license.lastSeen(formatSince(lastSeenAt, now, language));
    return platform === null ? seen : `${platformName(platform)} · ${seen}`;
  };
}
