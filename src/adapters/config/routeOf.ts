import type { FileName, PolicyConfig, RouteConfig } from './config.ts';
import type { PolicySettings } from './policySettings.ts';
import type { RouteSettings } from './routeSettings.ts';

/** A route without its models, from its settings. */
export function routeOf(
  route: RouteSettings,
  fileNamed: (name: string) => FileName,
): Omit<RouteConfig, 'name' | 'draft' | 'heavy' | 'second'> {
  const { hold_back: hold, observe, audits } = route;
  return {
    mode: route.mode,
    draftTools: route.draft_tools,
    onHeavyFailure: route.on_heavy_failure,
    deadlineMs: route.deadline_ms,
    maxSpeculations: route.max_speculations,
    policy: policyOf(route.policy, fileNamed),
    observe: {
      share: observe.share,
      concurrent: observe.concurrent,
      dollarsPerDay: observe.dollars_per_day,
    },
    audits: {
      share: audits.share,
      escalatedShare: audits.escalated_share,
      concurrent: audits.concurrent,
      dollarsPerDay: audits.dollars_per_day,
      target: audits.target ?? null,
      delta: audits.delta,
    },
    holdBack: {
      tokens: hold.tokens,
      maxMs: hold.max_ms,
      tokensMax: hold.tokens_max,
      maxTotalMs: hold.max_total_ms,
    },
    speculativeBufferChunks: route.speculative_buffer_chunks,
  };
}

function policyOf(policy: PolicySettings, fileNamed: (name: string) => FileName): PolicyConfig {
  const options = {
    form: policy.form,
    topLogprobs: policy.top_logprobs,
    window: policy.window,
    thresholdBits: policy.threshold_bits,
    softShare: policy.soft_share,
    earlyTokens: policy.early_tokens,
  };
  // Without a file there is a mistake, and nothing is built of this.
  if (policy.name === 'entropy' || policy.file === undefined) {
    const gate = policy.gate_max_risk;
    return { name: 'entropy', options, ...(gate !== undefined && { gateMaxRisk: gate }) };
  }
  return {
    name: 'calibrated',
    options,
    file: fileNamed(policy.file),
    uncertified: policy.uncertified,
    gateMaxRisk: policy.gate_max_risk ?? null,
    dollarsPerSecond: policy.dollars_per_second,
  };
}
