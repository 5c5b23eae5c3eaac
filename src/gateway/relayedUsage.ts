import type { ChatChunk } from '../core/chat.ts';
import type { RelayedEvent } from '../ports.ts';
import type { CallMeter } from './callMeter.ts';

/** Meters one event of a relayed stream, which may be anything: what cannot be read is left out. */
export function meterRelayedEvent(meter: CallMeter, { data }: RelayedEvent): void {
  const chunk = recordOf(jsonOf(data));
  if (chunk === null) return;
  const choices = recordsIn(chunk.choices);
  // An object with an index or without: the meter reads each field for what it is.
  meter.chunk({
    ...chunk,
    choices: choices as unknown as ChatChunk['choices'],
    usage: recordOf(chunk.usage),
  });
}

/**
 * Meters a relayed whole answer by the usage it reports, else by the texts of its messages.
 * @param answer the body as JSON, of whatever shape.
 */
export function meterRelayedUsage(meter: CallMeter, answer: unknown): void {
  const { choices, usage } = recordOf(answer) ?? {};
  const texts = recordsIn(choices).flatMap(({ message }) =>
    Object.entries(recordOf(message) ?? {}).flatMap(([field, value]) => {
      if (field === 'role' || value === null) return [];
      return typeof value === 'string' ? value : JSON.stringify(value);
    }),
  );
  meter.whole(recordOf(usage), texts.join('\n'));
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Whatever is relayed is the upstream's to answer for.
    return null;
  }
}

function recordsIn(list: unknown): Record<string, unknown>[] {
  return Array.isArray(list) ? list.map(recordOf).filter((item) => item !== null) : [];
}

function recordOf(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>) // an object with string keys, as the line above has found
    : null;
}
