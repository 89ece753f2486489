const names = new Map([
  ['win32', 'Windows'],
  ['darwin', 'macOS'],
  ['linux', 'Linux'],
]);

/** The platform of a device as people call it; what is not known stays as it was said. */
export function platformName(platform: string | null): string {
  return platform === null ? '' : (names.get(platform) ?? platform);
}
