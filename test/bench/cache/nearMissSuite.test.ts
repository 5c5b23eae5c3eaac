import { describe, expect, test } from 'vitest';
import { HALVES, NEAR_MISS_TYPES, POSITIVE_KINDS } from '../../../bench/cache/nearMiss/nearMissType.ts';
import { CONTENT, nearMissSuite, type SuitePair } from '../../../bench/cache/nearMiss/suite.ts';
import type { SlotValue } from '../../../bench/cache/nearMiss/templateBlock.ts';
import { canonicalText } from '../../../src/core/canonicalText.ts';

const suite = nearMissSuite();
const all: readonly SuitePair<string>[] = [...suite.nearMisses, ...suite.positives];
const unordered = ({ left, right }: SuitePair<string>): string => JSON.stringify([left, right].toSorted());

describe('the near-miss suite', () => {
  test('is the same each time, and one half alone is that half of both', () => {
    expect(nearMissSuite()).toEqual(suite);
    for (const half of HALVES)
      expect(nearMissSuite([half]).nearMisses).toEqual(suite.nearMisses.filter((pair) => pair.half === half));
  });

  test('has at least 1,700 near misses and 450 positives, each pair once', () => {
    expect(suite.nearMisses.length).toBeGreaterThanOrEqual(1700);
    expect(suite.positives.length).toBeGreaterThanOrEqual(450);
    expect(new Set(all.map(unordered)).size).toBe(all.length);
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  });

  test('has every type and every kind in both halves, ten pairs at least', () => {
    for (const half of HALVES)
      for (const type of [...NEAR_MISS_TYPES, ...POSITIVE_KINDS]) {
        const pairs = all.filter((pair) => pair.half === half && pair.type === type);
        expect(pairs.length, `${half} ${type}`).toBeGreaterThanOrEqual(10);
      }
  });

  test('has no near miss whose sides are the same text', () => {
    for (const { id, left, right } of suite.nearMisses) expect(left, id).not.toBe(right);
  });

  test('has no near miss whose sides have the same canonical text', () => {
    const same = suite.nearMisses.filter(({ left, right }) => canonicalText(left) === canonicalText(right));
    expect(same.map(({ id }) => id)).toEqual([]);
  });

  test('has pairs whose sides differ, also among the positives', () => {
    for (const { id, left, right } of suite.positives) expect(left, id).not.toBe(right);
  });

  test('is written cleanly: no slot left open, no doubled or stray space in a near miss', () => {
    for (const { id, left, right } of suite.nearMisses)
      for (const text of [left, right]) {
        expect(text, id).not.toMatch(/\{~?[a-z]\w*\}|\[\[|\]\]/);
        expect(text, id).not.toMatch(/ {2}|^\s|\s$|\s[?,.]/);
      }
  });

  test('has short and long texts', () => {
    const words = suite.nearMisses.map(({ left }) => left.split(/\s+/).length);
    expect(words.filter((count) => count <= 10).length).toBeGreaterThan(300);
    expect(words.filter((count) => count >= 25).length).toBeGreaterThan(300);
  });
});

describe('the halves of the suite', () => {
  test('are of about one size', () => {
    const open = suite.nearMisses.filter(({ half }) => half === 'open').length;
    expect(open / suite.nearMisses.length).toBeGreaterThan(0.45);
    expect(open / suite.nearMisses.length).toBeLessThan(0.55);
  });

  test('share no template, not even with other slots', () => {
    const [open, heldOut] = HALVES.map((half) => new Set(templatesOf(half).map(skeleton)));
    expect([...(open ?? [])].filter((one) => heldOut?.has(one) && /[a-z]{3}/.test(one))).toEqual([]);
  });

  test('share no text, no pair, no carrier and no question', () => {
    const texts = HALVES.map(
      (half) => new Set(all.filter((pair) => pair.half === half).flatMap(({ left, right }) => [left, right])),
    );
    expect([...(texts[0] ?? [])].filter((text) => texts[1]?.has(text))).toEqual([]);
    const around = HALVES.map(
      (half) =>
        new Set(CONTENT[half].carriers.flatMap(({ before, after }) => [before, after]).filter(Boolean)),
    );
    expect([...(around[0] ?? [])].filter((text) => around[1]?.has(text))).toEqual([]);
    expect(CONTENT.open.questions.filter((text) => CONTENT.heldOut.questions.includes(text))).toEqual([]);
  });

  test('share few slot values, and none that is a sentence', () => {
    const [open, heldOut] = HALVES.map((half) => new Set(slotValuesOf(half)));
    const shared = [...(open ?? [])].filter((value) => heldOut?.has(value));
    expect(shared.filter((value) => value.split(' ').length > 3)).toEqual([]);
    expect(shared.length / (open?.size ?? 1)).toBeLessThan(0.1);
  });
});

function blocksOf(half: (typeof HALVES)[number]) {
  return [...CONTENT[half].nearMisses, ...CONTENT[half].rewordings];
}

function templatesOf(half: (typeof HALVES)[number]): string[] {
  return blocksOf(half).flatMap(({ templates }) => templates);
}

/** A template with its slots and choices taken out. */
function skeleton(template: string): string {
  return template
    .replace(/\{~?[a-z]\w*\}|\[\[[^\]]*\]\]/g, '_')
    .toLowerCase()
    .replace(/[^a-z_]+/g, ' ');
}

function slotValuesOf(half: (typeof HALVES)[number]): string[] {
  const texts = (value: SlotValue): readonly string[] => (typeof value === 'string' ? [value] : value);
  return blocksOf(half)
    .flatMap(({ slots }) => Object.values(slots ?? {}).flat())
    .flatMap(texts)
    .map((text) => text.trim().toLowerCase())
    .filter((text) => text !== '' && !/^[\d.,%-]+$/.test(text));
}
