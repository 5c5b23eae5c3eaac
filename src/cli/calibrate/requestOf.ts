import type { DatasetItem } from '../../adapters/dataset/datasetItem.ts';
import type { ChatRequest } from '../../core/chatRequest.ts';
import type { Asking } from './runFields.ts';

/** A prompt as a client would send it. */
export function requestOf(
  { messages, maxTokens }: DatasetItem,
  asking: Pick<Asking, 'maxTokens' | 'temperature'>,
): ChatRequest & { readonly temperature?: number } {
  return {
    model: 'auto',
    messages,
    stream: true,
    max_tokens: maxTokens ?? asking.maxTokens,
    ...(asking.temperature !== null && { temperature: asking.temperature }),
  };
}
