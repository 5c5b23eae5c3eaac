import { expect, test } from 'vitest';
import type { Observer } from '../../src/gateway/observer.ts';
import { finish, gatewayOn, tokens } from '../fakes.ts';
import { ALWAYS, AUDITED, backgroundOn, settled } from '../gateway/backgroundOn.ts';

const fails = () => {
  throw new Error('the observer is broken');
};
const BROKEN: Observer = { ended: fails, state: fails, refused: fails, compared: fails };

test('an observer that throws harms no request and no audit, and is told of once for each of its methods', async () => {
  const { draft, heavy, ask, recorded, kept, bugs } = backgroundOn(
    { audits: { ...AUDITED, ...ALWAYS } },
    { observer: BROKEN },
  );
  for (let at = 0; at < 2; at += 1) {
    const { sink, receipt } = ask({ stream: true });
    await (await draft.next()).send(...tokens(12), ...finish());
    expect(await receipt).toMatchObject({ outcome: 'answered', served: 'draft' });
    expect(sink.finished).toBe(true);
    await (await heavy.next()).send(...tokens(3), ...finish());
    await recorded();
    await settled();
  }
  expect(await ask({ model: 'no-such-model' }).receipt).toBeNull();
  expect(kept.filter(({ audit }) => audit === null)).toHaveLength(2);
  expect(bugs).toHaveLength(4);
});

test('an observer is told where a request is, from its first state to its last', async () => {
  const told: (readonly [string | null, string | null])[] = [];
  const observer: Observer = {
    ended: () => undefined,
    state: (from, to) => told.push([from, to]),
    refused: () => undefined,
    compared: () => undefined,
  };
  const { draft, ask } = gatewayOn({}, { observer });
  const { receipt } = ask({ stream: true });
  await (await draft.next()).send(...tokens(12), ...finish());
  await receipt;
  expect(told).toEqual([
    [null, 'cacheLookup.asking'],
    ['cacheLookup.asking', 'drafting.held'],
    ['drafting.held', 'drafting.committed'],
    ['drafting.committed', null],
  ]);
});
