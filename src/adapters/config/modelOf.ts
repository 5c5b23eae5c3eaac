import { type Price, picoPerToken } from '../../core/cost.ts';
import { NO_RULES } from '../../core/modelRules.ts';
import type { ModelConfig, UpstreamConfig } from './config.ts';
import { listPrice, OPENAI_BASE_URL } from './listPrices.ts';
import type { ModelSettings, PriceSettings } from './modelSettings.ts';

/** The sandbox's models, and the models of OpenAI whose prices stand in for theirs. */
export const SANDBOX_MODELS = { draft: 'SmolLM2-135M-Instruct', heavy: 'reference-not-a-model' } as const;

/** OpenAI's models that serve a route which names none. */
export const OPENAI_MODELS = { draft: 'gpt-4.1-nano', heavy: 'gpt-4.1' } as const;

/** One model as it is served by an upstream, with what the settings know of it. */
export function modelOf(
  name: string,
  upstream: UpstreamConfig,
  settings: ModelSettings | undefined,
): ModelConfig {
  const wireName = settings?.wire_name ?? name;
  return {
    name,
    wireName,
    upstream: upstream.name,
    price: settings?.price === undefined ? usualPrice(wireName, upstream) : priceOf(settings.price),
    rules: settings?.rules ?? NO_RULES,
    contextTokens: settings?.context_tokens ?? null,
    modalities: settings?.modalities ?? [],
  };
}

function priceOf(price: PriceSettings): Price {
  return {
    inputPico: picoPerToken(price.input),
    cachedInputPico: picoPerToken(price.cached_input ?? price.input),
    outputPico: picoPerToken(price.output),
    asOf: price.as_of,
    source: price.source,
    illustrative: price.illustrative,
  };
}

function usualPrice(wireName: string, upstream: UpstreamConfig): Price | null {
  if (upstream.baseUrl === OPENAI_BASE_URL) return listPrice(wireName);
  if (!upstream.sandbox) return null;
  const twin = wireName === SANDBOX_MODELS.draft ? OPENAI_MODELS.draft : OPENAI_MODELS.heavy;
  const price = listPrice(twin);
  return price === null
    ? null
    : { ...price, source: `list price of ${twin} (${price.source})`, illustrative: true };
}
