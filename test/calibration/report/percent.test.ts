import { expect, test } from 'vitest';
import { counted } from '../../../src/calibration/report/count.ts';
import { decimalEstimate } from '../../../src/calibration/report/decimal.ts';
import { percent, percentEstimate } from '../../../src/calibration/report/percent.ts';

test('shares are per cent with one decimal and a real minus', () => {
  expect(percent(0.1234)).toBe('12.3 %');
  expect(percent(-0.05)).toBe('\u22125.0 %');
  expect(percent(-0.0001)).toBe('0.0 %');
});

test('what is no number is said to be none', () => {
  expect(percent(Number.NaN)).toBe('not defined');
  expect(decimalEstimate({ value: Number.NaN, low: null, high: null })).toBe('not defined');
});

test('intervals stand in brackets, and only where there are any', () => {
  expect(percentEstimate({ value: 0.284, low: -0.01, high: 0.3 })).toBe('28.4 % [\u22121.0, 30.0]');
  expect(percentEstimate({ value: 0.284, low: null, high: null })).toBe('28.4 %');
  expect(decimalEstimate({ value: 0.8123, low: 0.79, high: 0.83 })).toBe('0.812 [0.790, 0.830]');
});

test('nouns follow their number', () => {
  expect(counted(1, 'prompt')).toBe('1 prompt');
  expect(counted(1234, 'prompt')).toBe('1,234 prompts');
});
