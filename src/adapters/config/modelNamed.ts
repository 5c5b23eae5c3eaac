import type { Config, ModelConfig } from './config.ts';
import { modelOf } from './modelOf.ts';

/**
 * The model that a client's name means, or null when there is none (a 404). A name that is neither a route
 * nor a known model means whatever `otherModelsUpstream` makes of it.
 */
export function modelNamed(config: Config, name: string): ModelConfig | null {
  const known = config.models.get(name);
  if (known !== undefined) return known;
  if (config.otherModelsUpstream === null || config.routes.has(name) || name === '') return null;
  const upstream = config.upstreams.get(config.otherModelsUpstream);
  return upstream === undefined ? null : modelOf(name, upstream, undefined);
}
