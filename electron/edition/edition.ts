import type { LicenseSettings } from '../core/license/license.ts';

/** What a development tree and a release do differently. A release knows the first and nothing of the second. */
export interface Edition {
  /** Whom it asks for a license; undefined when everything is free. */
  license: LicenseSettings | undefined;
  /** Epoch ms. */
  clock: () => number;
}
