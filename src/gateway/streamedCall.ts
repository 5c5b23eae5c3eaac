import { bodyFor } from '../core/modelRules.ts';
import type { IncomingChat, UpstreamCall } from '../ports.ts';
import type { ModelBinding } from './route.ts';

/** The request as one model gets it: always a stream, with usage, and what `set` asks for besides. */
export function streamedCall(
  { request, raw, query, headers }: IncomingChat,
  role: 'draft' | 'heavy' | 'second',
  model: ModelBinding,
  set: Readonly<Record<string, unknown>>,
): UpstreamCall {
  const body = bodyFor(
    raw,
    {
      model: model.wireName,
      stream: true,
      stream_options: { ...request.stream_options, include_usage: true },
      ...set,
    },
    model.rules,
  );
  return { role, body, query, headers };
}
