import { from, take } from 'rxjs';
import { describe, expect, test } from 'vitest';
import type { ChatChunk } from '../../src/core/chat.ts';
import { type Failure, failure } from '../../src/core/errors.ts';
import { chunksUntilEnd } from '../../src/stream/chunksUntilEnd.ts';
import { marbles, operatorCases } from './operatorCases.ts';

type Item =
  | { readonly type: 'chunk'; readonly chunk: ChatChunk }
  | { readonly type: 'end' }
  | { readonly type: 'failed'; readonly failure: Failure };

const A: ChatChunk = { id: 'a', choices: [] };
const B: ChatChunk = { id: 'b', choices: [] };
const ITEMS: Record<string, Item> = {
  a: { type: 'chunk', chunk: A },
  b: { type: 'chunk', chunk: B },
  e: { type: 'end' },
  f: { type: 'failed', failure: failure('upstream_broken', 'gone') },
};
const CHUNKS = { a: A, b: B };

describe('chunksUntilEnd', () => {
  operatorCases<Item, ChatChunk>({
    operator: chunksUntilEnd,
    inputs: ITEMS,
    outputs: CHUNKS,
    source: '-a---be|',
    result: '-a---b|',
    errored: '-a---b|',
    left: '-a--',
    empty: '-',
  });

  test.each([
    ['is silent for ever after a failure', '-a-f|', '-a-------'],
    ['is silent when the items stop without an end', '-a-|', '-a-------'],
    ['hears nothing after the end', '-a-eb|', '-a-|'],
    ['passes an error on', '-a-#', '-a-#'],
  ])('%s', (_, source, result) => {
    marbles().run(({ cold, expectObservable }) => {
      expectObservable(cold(source, ITEMS).pipe(chunksUntilEnd())).toBe(result, CHUNKS);
    });
  });

  test('ends a synchronous source when it is left', () => {
    let pulled = 0;
    const endless = function* (): Generator<Item> {
      for (;;) {
        pulled += 1;
        yield { type: 'chunk', chunk: A };
      }
    };
    from(endless())
      .pipe(chunksUntilEnd(), take(3))
      .subscribe({ error: () => expect.unreachable() });
    expect(pulled).toBe(3);
  });
});
