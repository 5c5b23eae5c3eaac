import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { KeyValue } from '../../../src/ports.ts';

/** One store that the contract is tried on. */
export interface StoreUnderTest {
  /** Another client of the same entries, or, where entries are the client's own, the same one. */
  open(): KeyValue;
  /** Lets time go on: by a held clock, or really. */
  pass(ms: number): Promise<void> | void;
  /** Whether entries outlive a client that was closed. */
  readonly keeps: boolean;
  end(): Promise<void>;
}

const LONG_MS = 60_000;
const SHORT_MS = 80;
const text = (value: string) => new TextEncoder().encode(value);
const never = new AbortController().signal;

/** What every KeyValue promises. Holds 300 entries and 3 MB. */
export function keyValueContract(kind: string, begin: () => Promise<StoreUnderTest>): void {
  describe(`the contract of a key-value store, by ${kind}`, () => {
    let under: StoreUnderTest;
    let store: KeyValue;
    let runs = 0;
    /** Keys of one test share a hash tag, which no other test has. */
    let tag = '';
    const key = (name: string) => `{${tag}}:${name}`;

    beforeAll(async () => {
      under = await begin();
      store = under.open();
    });
    afterAll(async () => {
      await store.close();
      await under.end();
    });
    const promise = (title: string, run: () => Promise<void>) =>
      test(title, async () => {
        runs += 1;
        tag = `t${runs}`;
        await run();
      });

    promise('says what it is', async () => {
      expect(store.kind).toBe(kind.split(' ')[0]);
      expect(store.shared).toBe(store.kind === 'redis');
      const size = store.size();
      expect(size === null || Number.isInteger(size)).toBe(true);
    });

    promise('gives what was set, and null for what was not', async () => {
      await store.set(key('a'), text('one'), LONG_MS, never);
      expect(await store.get([key('a'), key('b')], never)).toEqual([text('one'), null]);
    });

    promise('replaces the value and its end', async () => {
      await store.set(key('a'), text('one'), SHORT_MS, never);
      await store.set(key('a'), text('two'), LONG_MS, never);
      await under.pass(SHORT_MS * 2);
      expect(await store.get([key('a')], never)).toEqual([text('two')]);
    });

    promise('ends each entry when its time is over', async () => {
      await store.set(key('a'), text('one'), SHORT_MS, never);
      await store.set(key('b'), text('two'), LONG_MS, never);
      expect(await store.add(key('c'), text('three'), SHORT_MS, never)).toBe(true);
      await under.pass(SHORT_MS * 2);
      expect(await store.get([key('a'), key('b'), key('c')], never)).toEqual([null, text('two'), null]);
      expect(await store.delete([key('a')], never)).toBe(0);
      expect(await store.deleteIf(key('c'), text('three'), never)).toBe(false);
      expect(await store.add(key('a'), text('again'), LONG_MS, never)).toBe(true);
    });

    promise('adds only what is absent', async () => {
      expect(await store.add(key('a'), text('one'), LONG_MS, never)).toBe(true);
      expect(await store.add(key('a'), text('two'), LONG_MS, never)).toBe(false);
      expect(await store.get([key('a')], never)).toEqual([text('one')]);
    });

    promise('lets one of many that add at once win', async () => {
      const claims = Array.from({ length: 40 }, (_, n) => store.add(key('a'), text(`${n}`), LONG_MS, never));
      const won = await Promise.all(claims);
      expect(won.filter((each) => each)).toHaveLength(1);
      expect(await store.get([key('a')], never)).toEqual([text(`${won.indexOf(true)}`)]);
    });

    promise('deletes, and says how many were there', async () => {
      await store.set(key('a'), text('one'), LONG_MS, never);
      await store.set(key('b'), text('two'), LONG_MS, never);
      expect(await store.delete([key('a'), key('x'), key('b')], never)).toBe(2);
      expect(await store.delete([key('a'), key('b')], never)).toBe(0);
      expect(await store.delete([], never)).toBe(0);
      expect(await store.get([key('a'), key('b')], never)).toEqual([null, null]);
    });

    promise('deletes a key only while it holds exactly that value', async () => {
      await store.set(key('a'), text('mine'), LONG_MS, never);
      for (const other of ['yours', 'mine ', 'min', ''])
        expect(await store.deleteIf(key('a'), text(other), never)).toBe(false);
      expect(await store.get([key('a')], never)).toEqual([text('mine')]);
      expect(await store.deleteIf(key('a'), text('mine'), never)).toBe(true);
      expect(await store.deleteIf(key('a'), text('mine'), never)).toBe(false);
    });

    promise('compares large values as exactly', async () => {
      const large = text('a large value '.repeat(2_000));
      const other = new Uint8Array(large);
      other[20_000] = 0;
      await store.set(key('a'), large, LONG_MS, never);
      expect(await store.deleteIf(key('a'), other, never)).toBe(false);
      expect(await store.deleteIf(key('a'), large, never)).toBe(true);
    });

    promise('counts from 0, one at a time, also when many count at once', async () => {
      expect(await store.count(key('n'), never)).toBe(0);
      expect(await store.increment(key('n'), never)).toBe(1);
      const counts = await Promise.all(Array.from({ length: 20 }, () => store.increment(key('n'), never)));
      expect(counts.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, n) => n + 2));
      expect(await store.count(key('n'), never)).toBe(21);
    });

    promise('keeps a counter apart from an entry of the same key, and without an end', async () => {
      await store.set(key('a'), text('one'), SHORT_MS, never);
      expect(await store.increment(key('a'), never)).toBe(1);
      expect(await store.get([key('a')], never)).toEqual([text('one')]);
      await store.delete([key('a')], never);
      await under.pass(SHORT_MS * 2);
      expect(await store.count(key('a'), never)).toBe(1);
    });

    promise('keeps any bytes, none and one among them', async () => {
      const every = Uint8Array.from({ length: 256 }, (_, n) => n);
      const values = [new Uint8Array(0), Uint8Array.of(0), Uint8Array.of(1), Uint8Array.of(255), every];
      for (const [n, value] of values.entries()) await store.set(key(`${n}`), value, LONG_MS, never);
      expect(
        await store.get(
          [0, 1, 2, 3, 4].map((n) => key(`${n}`)),
          never,
        ),
      ).toEqual(values);
      expect(await store.deleteIf(key('0'), new Uint8Array(0), never)).toBe(true);
    });

    promise('keeps values of every size up to 1 MB', async () => {
      const even = new Uint8Array(1_048_576).fill(97);
      for (const value of [
        even,
        randomBytes(1_048_576),
        randomBytes(2_047),
        randomBytes(2_048),
        randomBytes(2_049),
      ]) {
        await store.set(key('a'), value, LONG_MS, never);
        const [found] = await store.get([key('a')], never);
        expect(found !== null && found !== undefined && Buffer.compare(found, value) === 0).toBe(true);
      }
      await store.delete([key('a')], never);
    });

    promise('gives 300 keys in their order, wherever one is absent', async () => {
      const names = Array.from({ length: 300 }, (_, n) => key(`${n}`));
      await Promise.all(
        names.map((name, n) => (n % 3 === 0 ? null : store.set(name, text(name), LONG_MS, never))),
      );
      const asked = names.toReversed();
      const found = await store.get(asked, never);
      expect(found).toEqual(asked.map((name, n) => ((299 - n) % 3 === 0 ? null : text(name))));
      expect(await store.get([], never)).toEqual([]);
      expect(await store.get([key('1'), key('1')], never)).toEqual([text(key('1')), text(key('1'))]);
      expect(await store.delete(names, never)).toBe(200);
    });

    promise('tells any two keys apart', async () => {
      const names = [
        'ä',
        'a\u0308',
        'A',
        'a',
        '中文',
        '🙂',
        '‮x',
        'a b',
        'a\nb',
        'a:b',
        '%',
        "'; --",
        '{',
        '*',
        ' ',
      ];
      for (const name of names) await store.set(key(name), text(name), LONG_MS, never);
      expect(await store.get(names.map(key), never)).toEqual(names.map(text));
    });

    promise('is not changed through the bytes it was given or gave', async () => {
      const given = text('kept');
      await store.set(key('a'), given, LONG_MS, never);
      given.fill(0);
      const [first] = await store.get([key('a')], never);
      expect(first).toEqual(text('kept'));
      first?.fill(0);
      expect(await store.get([key('a')], never)).toEqual([text('kept')]);
    });

    promise('rejects at once, with the reason, when the signal has aborted, and does nothing', async () => {
      const gone = new Error('gone');
      const signal = AbortSignal.abort(gone);
      const calls = [
        store.get([key('a')], signal),
        store.set(key('a'), text('one'), LONG_MS, signal),
        store.add(key('a'), text('one'), LONG_MS, signal),
        store.delete([key('a')], signal),
        store.deleteIf(key('a'), text('one'), signal),
        store.increment(key('a'), signal),
        store.count(key('a'), signal),
      ];
      for (const each of await Promise.allSettled(calls))
        expect(each).toEqual({ status: 'rejected', reason: gone });
      expect(await store.get([key('a')], never)).toEqual([null]);
      expect(await store.count(key('a'), never)).toBe(0);
    });

    promise('settles every call whose signal aborts while it is under way', async () => {
      const leaving = new AbortController();
      const calls = Array.from({ length: 50 }, () => store.get([key('a')], leaving.signal));
      leaving.abort(new Error('gone'));
      for (const each of await Promise.allSettled(calls)) {
        if (each.status === 'rejected') expect(each.reason).toEqual(new Error('gone'));
        else expect(each.value).toEqual([null]);
      }
    });

    promise('rejects everything once it is closed, and closes twice', async () => {
      const other = under.open();
      await other.set(key('a'), text('one'), LONG_MS, never);
      await other.increment(key('n'), never);
      await other.close();
      await other.close();
      const calls = [
        other.get([key('a')], never),
        other.set(key('a'), text('x'), 1, never),
        other.count('n', never),
      ];
      for (const each of await Promise.allSettled(calls)) expect(each.status).toBe('rejected');
      if (!under.keeps) return;
      const again = under.open();
      expect(await again.get([key('a')], never)).toEqual([text('one')]);
      expect(await again.count(key('n'), never)).toBe(1);
      await again.close();
    });
  });
}
