import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

test('an error that quotes an address is logged without its credentials, causes included', () => {
  const program = `
    const { createLogger } = await import(${JSON.stringify(new URL('./log.ts', import.meta.url).href)});
    const cause = new Error('GET http://tv.example/live/demo/s3cretword/1.ts failed');
    createLogger('info').error({ err: new Error('bad http://tv.example/get.php?username=demo&password=s3cretword', { cause }) }, 'refresh failed');
  `;
  const { stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' });
  const line = JSON.parse(stderr) as { level: string; err: { message: string; cause: { message: string } } };
  expect(line.level).toBe('error');
  expect(line.err.message).toContain('tv.example');
  expect(line.err.cause.message).toContain('tv.example');
  expect(stderr).not.toContain('s3cretword');
});
