import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { report } from '../../../src/cli/calibrate/report.ts';
import { madeUpDrafts } from '../../calibration/madeUpDrafts.ts';
import { testIo } from '../testIo.ts';
import { fitFixture } from './fitFixture.ts';

const fitted = async () => {
  const fixture = fitFixture();
  fixture.writeRun(madeUpDrafts(90, 2));
  await fixture.fit();
  return fixture;
};
const reportOn = async (cwd: string) => {
  const use = testIo(cwd);
  return { code: await report({ run: 'run' }, use.io), ...use.written };
};

describe('calibrate report', () => {
  test('writes a page of its own and Markdown, which need nothing from anywhere', async () => {
    const fixture = await fitted();
    const { code, stdout } = await reportOn(fixture.cwd);
    expect(code).toBe(0);
    expect(stdout).toContain('report.html');
    const html = fixture.read('run/report.html');
    expect(html).toMatch(/^<!doctype html>/i);
    expect(html).toContain('<svg');
    expect(html).not.toMatch(/<(?:script|link|img|iframe)\b[^>]*(?:src|href)=/i);
    expect(html).not.toMatch(/@import|url\((?!#)/);
    const markdown = fixture.read('run/report.md');
    expect(markdown).toMatch(/^# /);
    expect(`${html}${markdown}`).not.toContain('sk-secret-key');
  });

  test('of a folder that was never fitted, or a file that was cut, says what to do', async () => {
    const empty = await reportOn(fitFixture().cwd);
    expect(empty.code).toBe(1);
    expect(empty.stderr).toMatch(/it is not there.*calibrate fit/);

    const fixture = await fitted();
    const file = join(fixture.cwd, 'run', 'evaluation.json');
    truncateSync(file, 100);
    expect(await reportOn(fixture.cwd)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('cut short'),
    });
    writeFileSync(file, '{"version":99}');
    expect(await reportOn(fixture.cwd)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('not an evaluation of version 1'),
    });
  });
});
