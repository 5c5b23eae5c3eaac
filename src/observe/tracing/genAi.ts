/**
 * The release of the OpenTelemetry semantic conventions that these names are of: the last one that defined
 * them. From 1.42.0 on they are in a repository of their own, which has not released yet and still has them
 * all; there as here they are in development and may be renamed. This file is then the only one to change.
 * Source: https://github.com/open-telemetry/semantic-conventions/blob/v1.41.1/docs/gen-ai/gen-ai-spans.md
 */
export const GEN_AI_VERSION = '1.41.1';

/** Tells whoever reads the spans which names they use. */
export const GEN_AI_SCHEMA_URL = `https://opentelemetry.io/schemas/${GEN_AI_VERSION}`;

/** Names of the attributes of one call to a model. */
export const GEN_AI = {
  operation: 'gen_ai.operation.name',
  provider: 'gen_ai.provider.name',
  requestModel: 'gen_ai.request.model',
  requestStream: 'gen_ai.request.stream',
  /** Seconds. Here to the first chunk that holds something generated. */
  timeToFirstChunk: 'gen_ai.response.time_to_first_chunk',
  inputTokens: 'gen_ai.usage.input_tokens',
  /** Part of inputTokens. */
  cachedInputTokens: 'gen_ai.usage.cache_read.input_tokens',
  outputTokens: 'gen_ai.usage.output_tokens',
} as const;

/** The operation of every call the gateway makes for a request. */
export const GEN_AI_CHAT = 'chat';

/** The provider whose wire is spoken: who serves the model behind it is not known. */
export const GEN_AI_PROVIDER = 'openai';
