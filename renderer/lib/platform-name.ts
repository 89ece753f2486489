const names = new Map([
  ['win32', 'Windows'],
  ['darwin', 'macOS'],
  ['linux', 'Linux'],
]);

/** What people call the system that a device says it runs on. */
export function platformName(platform: string): string {
  return names.get(platform.toLowerCase()) ?? platform;
}
