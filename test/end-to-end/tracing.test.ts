import { afterEach, expect, it } from 'vitest';
import { openTracing } from '../../src/observe/tracing/openTracing.ts';
import { attributesOf, startCollector } from '../observe/tracing/collector.ts';
import { answers, token } from '../scripted/index.ts';
import { chatBody } from './chatBody.ts';
import { type GatewayUnderTest, startGateway } from './gatewayUnderTest.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SPAN = 'b7ad6b7169203331';
const CLIENT = 3;
const QUESTION = 'What is the colour of envy?';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function traced(ratio: number) {
  const collector = await startCollector();
  const faults: Error[] = [];
  const options = { otlpUrl: collector.url, headers: {}, ratio };
  const tracing = await openTracing(options, {
    version: '1',
    onFault: (fault) => faults.push(fault),
  });
  const gateway = await startGateway({ tracing });
  closing.push(() => collector.close());
  return { collector, gateway, faults };
}

/** The span each upstream request was sent under, by its model. */
const sentUnder = ({ upstream }: GatewayUnderTest) =>
  upstream.requests.map(({ model, headers }) => [model, String(headers.traceparent)]);

it('hangs each model’s call into the client’s trace, under the span that is written for it', async () => {
  const { collector, gateway, faults } = await traced(0);
  gateway.upstream.script('small', [token('no', { bits: 2.3 })]);
  gateway.upstream.script('large', answers('Green.'));
  const messages = [{ role: 'user', content: QUESTION }];
  const headers = {
    traceparent: `00-${TRACE}-${SPAN}-01`,
    tracestate: 'vendor=1',
  };
  await gateway.ask(chatBody({ messages }), { headers });
  await gateway.ask(chatBody({ messages, model: 'large' }), { headers });
  const sent = sentUnder(gateway);
  expect(gateway.upstream.requests.map((request) => request.headers.tracestate)).toEqual(
    sent.map(() => 'vendor=1'),
  );
  await gateway.quiet();
  await gateway.close();
  expect(faults).toEqual([]);

  const calls = collector.spans.filter(({ kind }) => kind === CLIENT);
  expect(calls.map(({ attributes }) => attributesOf(attributes)['draftthinker.call.role'])).toEqual([
    'draft',
    'heavy',
    'direct',
  ]);
  expect(calls.map(({ name, spanId }) => [name, `00-${TRACE}-${spanId}-01`])).toEqual(
    sent.map(([model, parent]) => [`chat ${model}`, parent]),
  );
  const roots = collector.spans.filter(({ parentSpanId }) => parentSpanId === SPAN);
  expect(roots.map(({ attributes }) => attributesOf(attributes)['draftthinker.served'])).toEqual([
    'heavy',
    'direct',
  ]);
  const text = collector.requests.map((request) => request.text).join('\n');
  expect(text).not.toContain('envy');
  expect(text).not.toContain('Green');
});

it('tells the models that a trace is not kept', async () => {
  const { collector, gateway } = await traced(0);
  gateway.upstream.script('large', answers('Green.'));
  await gateway.ask(chatBody({ model: 'large' }));
  expect(sentUnder(gateway)[0]?.[1]).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
  await gateway.close();
  expect(collector.requests).toEqual([]);
});
