import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AnswerText, type Release } from '../../local/text/AnswerText.ts';

const text = fc.string({
  unit: fc.constantFrom('a', 'b', '.', '\n', ' ', 'é', '中', '🐉', '\ufeff'),
  maxLength: 40,
});

/** Cuts a text's bytes anywhere, inside characters too. */
const cutText = fc.tuple(text, fc.array(fc.nat({ max: 160 }))).map(([whole, cuts]) => {
  const bytes = new TextEncoder().encode(whole);
  const places = [...new Set([0, ...cuts.filter((cut) => cut < bytes.length), bytes.length])].sort(
    (a, b) => a - b,
  );
  return { whole, pieces: places.slice(1).map((end, index) => bytes.slice(places[index], end)) };
});

function play(pieces: readonly Uint8Array[], stops: readonly string[]) {
  const answer = new AnswerText<number>(stops);
  const releases: Release<number>[] = [];
  for (const [index, bytes] of pieces.entries()) {
    const { release, stopped } = answer.push({ bytes, extra: index });
    releases.push(release);
    if (stopped) return { releases, stopped };
  }
  releases.push(answer.end());
  return { releases, stopped: false };
}

const shown = (releases: readonly Release<number>[]) => releases.map((release) => release.text).join('');

function firstStop(whole: string, stops: readonly string[]): number {
  return Math.min(...stops.map((stop) => whole.indexOf(stop)).filter((place) => place >= 0), whole.length);
}

describe('AnswerText', () => {
  it('shows the whole text, however the tokens cut it, and never a replacement character', () => {
    fc.assert(
      fc.property(cutText, ({ whole, pieces }) => {
        expect(shown(play(pieces, []).releases)).toBe(whole);
      }),
    );
  });

  it('shows what lies before the first stop string, in every prefix of its releases', () => {
    const stops = fc.array(
      fc.string({ unit: fc.constantFrom('a', '.', '\n', 'é'), minLength: 1, maxLength: 3 }),
      {
        maxLength: 4,
      },
    );
    fc.assert(
      fc.property(cutText, stops, ({ whole, pieces }, chosen) => {
        const { releases, stopped } = play(pieces, chosen);
        const place = firstStop(whole, chosen);
        expect(shown(releases)).toBe(whole.slice(0, place));
        expect(stopped).toBe(place < whole.length);
      }),
    );
  });

  it('gives each release the tokens whose bytes it is made of, each token once and in order', () => {
    fc.assert(
      fc.property(cutText, ({ pieces }) => {
        const { releases } = play(pieces, ['.']);
        for (const release of releases) {
          const bytes = Buffer.concat(release.pieces.map((piece) => piece.bytes));
          expect(bytes.toString('utf8')).toBe(release.text);
        }
        const order = releases.flatMap((release) => release.pieces.map((piece) => piece.extra));
        expect(order).toEqual(order.map((_, index) => index));
      }),
    );
  });

  it('shows a token at once when nothing in it can become a stop string', () => {
    const answer = new AnswerText<null>(['\n\n']);
    const push = (bytes: string) =>
      answer.push({ bytes: new TextEncoder().encode(bytes), extra: null }).release.text;
    expect([push('one'), push(' two'), push('.\n'), push('three')]).toEqual(['one', ' two', '', '.\nthree']);
  });

  it('keeps the tokens of a character that never became whole, without text for it', () => {
    const answer = new AnswerText<string>([]);
    const dragon = new TextEncoder().encode('🐉');
    expect(answer.push({ bytes: dragon.slice(0, 2), extra: 'first' }).release.pieces).toEqual([]);
    const { text: last, pieces } = answer.end();
    expect(last).toBe('');
    expect(pieces.map((piece) => piece.extra)).toEqual(['first']);
  });

  it('does not wait for bytes that cannot become a character', () => {
    const answer = new AnswerText<null>([]);
    expect(answer.push({ bytes: Uint8Array.of(0xff), extra: null }).release.text).toBe('\ufffd');
    expect(answer.push({ bytes: Uint8Array.of(0xe0, 0x80), extra: null }).release.text).not.toBe('');
  });

  it('decodes any bytes as one decoder would that saw them in one piece', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 4 }), { maxLength: 12 }), (pieces) => {
        const whole = new TextDecoder('utf-8', { ignoreBOM: true }).decode(Buffer.concat(pieces), {
          stream: true,
        });
        expect(shown(play(pieces, []).releases)).toBe(whole);
      }),
    );
  });
});
