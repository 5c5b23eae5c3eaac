import { afterEach, describe, expect, it, vi } from 'vitest';
import { createActor } from 'xstate';
import { type port, requestMachine } from '../../machines/index.ts';
import { fakeRequest, type PortName } from './fakePorts.ts';
import { draft, FAILURE, GONE, HIT, heavy, INPUT, MISS, READY, SHARED } from './steps.ts';

const BROKEN = new Error('a port that throws');

/** How each port comes to be open, alone or beside another. */
const OPENING: readonly (readonly [
  PortName,
  Partial<typeof INPUT>,
  readonly (readonly [PortName, object])[],
  boolean,
])[] = [
  ['replay', {}, [['lookup', HIT]], true],
  [
    'replay',
    {},
    [
      ['lookup', SHARED],
      ['follow', READY],
    ],
    true,
  ],
  ['direct', { plan: 'direct' }, [], false],
  ['draft', {}, [['lookup', MISS]], false],
  [
    'draft',
    {},
    [
      ['lookup', MISS],
      ['draft', draft().keep],
    ],
    true,
  ],
  [
    'draft',
    {},
    [
      ['lookup', MISS],
      ['draft', draft().doubt],
    ],
    false,
  ],
  [
    'heavy',
    {},
    [
      ['lookup', MISS],
      ['draft', draft().doubt],
    ],
    false,
  ],
  ['heavy', { plan: 'heavy' }, [], false],
  ['heavy', { plan: 'heavy' }, [['heavy', heavy().content]], true],
  [
    'held',
    { serveDraftOnHeavyFailure: true },
    [
      ['lookup', MISS],
      ['draft', draft().endedNotKept],
      ['heavy', heavy().failed],
    ],
    true,
  ],
];

afterEach(() => vi.restoreAllMocks());

describe('a port that breaks its promise never to error', () => {
  it.each(OPENING)(
    '%s, given %o, after %o: the request fails inside, and all is closed',
    (name, input, steps, shown) => {
      const request = fakeRequest(input);
      for (const [from, event] of steps) request.call(from).send(event as { type: string });
      request.call(name).error(BROKEN);
      expect(request.outcomes).toEqual([
        {
          kind: 'failed',
          shown,
          failure: expect.objectContaining({ code: 'internal_error', cause: BROKEN }),
        },
      ]);
      expect(request.errors).toEqual([]);
      expect(request.open()).toEqual([]);
    },
  );

  it.each(OPENING)('%s, given %o, after %o, throws while it opens: the same', (name, input, steps) => {
    const request = fakeRequest(input, (call) => {
      if (call.name === name) {
        call.open = false;
        throw BROKEN;
      }
    });
    for (const [from, event] of steps) {
      for (const call of request.open(from)) call.send(event as { type: string });
    }
    expect(request.outcomes).toEqual([
      {
        kind: 'failed',
        shown: expect.any(Boolean),
        failure: expect.objectContaining({ code: 'internal_error' }),
      },
    ]);
    expect(request.errors).toEqual([]);
    expect(request.open()).toEqual([]);
  });

  it('is a miss in the case of the lookup', () => {
    const request = fakeRequest();
    request.call('lookup').error(BROKEN);
    expect(request.open().map(({ name }) => name)).toEqual(['draft']);
  });

  it('is an answer of its own in the case of following', () => {
    const request = fakeRequest();
    request.call('lookup').send(SHARED);
    request.call('follow').error(BROKEN);
    expect(request.open().map(({ name }) => name)).toEqual(['draft']);
  });

  it.each(Object.entries(requestMachine.implementations.actors))(
    'is named when nobody filled it: %s',
    (name, logic) => {
      // The type of a machine's implementations is open; these are its ports.
      const hole = createActor(logic as ReturnType<typeof port>, { input: { lane: null, attempt: 1 } });
      const errors: unknown[] = [];
      hole.subscribe({ error: (error) => errors.push(error) });
      hole.start();
      expect(errors).toEqual([new Error(`Cannot open the port "${name}": provide() has not filled it`)]);
    },
  );

  it('that nobody filled ends the request, as any broken one', () => {
    const actor = createActor(requestMachine, { input: { ...INPUT, plan: 'direct' } });
    actor.start();
    expect(actor.getSnapshot().output).toMatchObject({
      kind: 'failed',
      failure: { cause: new Error('Cannot open the port "direct": provide() has not filled it') },
    });
  });
});

describe('a port', () => {
  it('may say everything at once while it opens', () => {
    const request = fakeRequest({}, (call) => {
      if (call.name === 'lookup') call.send(MISS);
      if (call.name === 'draft') for (const event of [draft().reject, draft().endedKept]) call.send(event);
      if (call.name === 'heavy') {
        for (const event of [heavy().content, heavy().ended, heavy().delivered]) call.send(event);
      }
    });
    expect(request.outcomes).toEqual([{ kind: 'answered', by: 'heavy' }]);
    expect(request.open()).toEqual([]);
  });

  it('that completes without a last word leaves the deadline to end the request', () => {
    const request = fakeRequest();
    request.call('lookup').send(MISS);
    request.call('draft').complete();
    expect(request.outcomes).toEqual([]);
    request.clock.increment(INPUT.deadlineMs);
    expect(request.outcomes).toEqual([
      { kind: 'failed', shown: false, failure: expect.objectContaining({ code: 'deadline_exceeded' }) },
    ]);
  });

  it('is closed before the commit that makes it needless is told', () => {
    let openAtCommit: readonly string[] = [];
    const request = fakeRequest(
      {},
      () => undefined,
      () => {
        openAtCommit = request.open().map(({ name }) => name);
      },
    );
    request.call('lookup').send(MISS);
    request.call('draft').send(draft().doubt);
    request.call('draft').send(draft().keep);
    expect(openAtCommit).toEqual(['draft']);
  });
});

describe('time', () => {
  it('makes a late lookup a miss, and closes it', () => {
    const request = fakeRequest();
    request.clock.increment(INPUT.lookupMs - 1);
    expect(request.open().map(({ name }) => name)).toEqual(['lookup']);
    request.clock.increment(1);
    expect(request.open().map(({ name }) => name)).toEqual(['draft']);
  });

  it('bounds following by the whole request alone', () => {
    const request = fakeRequest();
    request.call('lookup').send(SHARED);
    request.clock.increment(INPUT.deadlineMs - 1);
    expect(request.open().map(({ name }) => name)).toEqual(['follow']);
    request.clock.increment(1);
    expect(request.outcomes).toEqual([
      { kind: 'failed', shown: false, failure: expect.objectContaining({ code: 'deadline_exceeded' }) },
    ]);
  });

  it('bounds the whole request, counted from its start', () => {
    const request = fakeRequest();
    request.clock.increment(INPUT.lookupMs);
    request.call('draft').send(draft().keep);
    request.clock.increment(INPUT.deadlineMs - INPUT.lookupMs - 1);
    expect(request.outcomes).toEqual([]);
    request.clock.increment(1);
    expect(request.outcomes).toEqual([
      { kind: 'failed', shown: true, failure: expect.objectContaining({ code: 'deadline_exceeded' }) },
    ]);
    expect(request.open()).toEqual([]);
  });
});

describe('after the end', () => {
  it('nothing changes, and the development build of XState warns of what is still sent', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const request = fakeRequest();
    request.actor.send(GONE);
    expect(warn).not.toHaveBeenCalled();
    request.actor.send({ type: 'draft.failed', failure: FAILURE, attempt: 1 });
    request.clock.increment(INPUT.deadlineMs);
    expect(warn).toHaveBeenCalledOnce();
    expect(String(warn.mock.calls[0]?.[0])).toContain('stopped actor');
    expect(request.outcomes).toEqual([{ kind: 'cancelled' }]);
  });
});
