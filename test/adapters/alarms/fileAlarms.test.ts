import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fileAlarms } from '../../../src/adapters/alarms/fileAlarms.ts';
import type { AuditAlarm } from '../../../src/ports.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'draft-thinker-alarms-'));
  path = join(folder, 'evidence', 'alarms.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

function alarm(route: string, level: 1 | 2): AuditAlarm {
  return {
    route,
    level,
    target: 0.1,
    delta: 0.05,
    audits: 40,
    bad: 12,
    evidence: 31.5,
    calibration: 'abcdef012345',
    at: '2026-02-03T04:05:06.000Z',
  };
}

function open() {
  const faults: string[] = [];
  return { alarms: fileAlarms(path, ({ doing }) => faults.push(doing)), faults };
}

describe('the levels of tightened routes', () => {
  test('are 0, and make no folder, until an alarm is raised', () => {
    const { alarms, faults } = open();
    expect(alarms.level('auto')).toBe(0);
    expect(existsSync(join(folder, 'evidence'))).toBe(false);
    expect(faults).toEqual([]);
  });

  test('survive a restart, whatever the route is called', () => {
    const { alarms } = open();
    alarms.raised(alarm('auto', 1));
    alarms.raised(alarm('__proto__', 1));
    alarms.raised(alarm('auto', 2));
    const again = open();
    expect(['auto', '__proto__', 'other'].map((route) => again.alarms.level(route))).toEqual([2, 1, 0]);
    expect(again.faults).toEqual([]);
  });

  test('are not taken back by another process that knows less', () => {
    const [one, other] = [open(), open()];
    one.alarms.raised(alarm('auto', 2));
    other.alarms.raised(alarm('fast', 1));
    other.alarms.raised(alarm('auto', 1));
    expect(open().alarms.level('auto')).toBe(2);
    expect(open().alarms.level('fast')).toBe(1);
  });

  test('hold until the end of the process where nothing can be written, and that is told', () => {
    writeFileSync(join(folder, 'evidence'), 'a file where the folder should be');
    const { alarms, faults } = open();
    expect(() => alarms.raised(alarm('auto', 1))).not.toThrow();
    expect(alarms.level('auto')).toBe(1);
    expect(faults.at(-1)).toBe('write');
  });

  test.each([
    '',
    '{"version": 1',
    '{"version": 2, "alarms": []}',
    '{"version": 1, "alarms": [{"route": "auto"}]}',
  ])('are heavy only where the file cannot be understood: %j', (text) => {
    mkdirSync(join(folder, 'evidence'));
    writeFileSync(path, text);
    const { alarms, faults } = open();
    expect(alarms.level('auto')).toBe(2);
    expect(faults).toEqual(['read']);
    expect(readFileSync(path, 'utf8')).toBe(text);
  });
});
