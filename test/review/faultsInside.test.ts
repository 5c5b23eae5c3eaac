import { describe, expect, test } from 'vitest';
import { finish, gatewayOn, tokens } from '../fakes.ts';

const FAULT = new Error('a token that may not be counted');
const counter = {
  count: (): number => {
    throw FAULT;
  },
};

describe('a fault inside the gateway', () => {
  test('before a call is opened is answered as an internal error, and told', async () => {
    const ability = { tools: false, modalities: [], contextTokens: 2 };
    const { ask, bugs } = gatewayOn({ ability }, { counter });
    const { sink, receipt } = ask();
    await receipt;
    expect(sink.failure?.code).toBe('internal_error');
    expect(sink.ends).toBe(1);
    expect(bugs).toContain(FAULT);
  });

  test('after an answer costs its receipt and not the answer, and is told', async () => {
    const { draft, ask, bugs, kept } = gatewayOn({}, { counter });
    const { sink, receipt } = ask({ stream: true });
    await (await draft.next()).send(...tokens(12), ...finish('stop', null));
    expect(await receipt).toBeNull();
    expect(sink.finished).toBe(true);
    expect(sink.failure).toBeNull();
    expect(sink.violations).toEqual([]);
    expect(kept).toEqual([]);
    expect(bugs).toContain(FAULT);
  });
});
