import { entropyCeiling } from '../../core/entropy.ts';
import { checkCache } from './checkCache.ts';
import { checkMetrics } from './metricsConfig.ts';
import type { Finding, Path } from './rawSettings.ts';
import type { RouteSettings } from './routeSettings.ts';
import type { Settings } from './settings.ts';

/** What no single setting can know: whether several of them go together. */
export function checkTogether(settings: Settings): readonly Finding[] {
  const { server, routes } = settings;
  const findings = Object.entries(routes).flatMap(([name, route]) => checkRoute(['routes', name], route));
  if (!server.allow_anonymous && !isLoopback(server.host)) {
    findings.push({
      path: ['server', 'host'],
      message:
        `${server.host} can be reached by others, and no keys are asked of clients; listen on 127.0.0.1, or ` +
        'set server.allow_anonymous: true (DRAFT_THINKER_ALLOW_ANONYMOUS=true) to let anyone spend your key',
      variable: 'HOST',
      about: [
        ['server', 'host'],
        ['server', 'allow_anonymous'],
      ],
    });
  }
  findings.push(...checkCache(settings), ...checkMetrics(settings));
  return findings;
}

function checkRoute(path: Path, { policy, hold_back: hold }: RouteSettings): Finding[] {
  const findings: Finding[] = [];
  const { form, top_logprobs: k, threshold_bits: bits } = policy;
  const ceiling = entropyCeiling(form, k);
  if (bits > ceiling) {
    findings.push({
      path: [...path, 'policy', 'threshold_bits'],
      message:
        `${bits} is above ${ceiling.toFixed(3)}, the ceiling of ${form} top-${k}; ` +
        'it would never fire: lower it, or raise top_logprobs',
      about: ['form', 'top_logprobs', 'threshold_bits'].map((setting) => [...path, 'policy', setting]),
    });
  }
  if (policy.name === 'calibrated' && policy.file === undefined) {
    findings.push({
      path: [...path, 'policy', 'file'],
      message: 'is missing: policy calibrated needs the file that `calibrate fit` has written',
      about: ['name', 'file'].map((setting) => [...path, 'policy', setting]),
    });
  }
  for (const [least, most] of [
    ['tokens', 'tokens_max'],
    ['max_ms', 'max_total_ms'],
  ] as const) {
    if (hold[most] >= hold[least]) continue;
    findings.push({
      path: [...path, 'hold_back', most],
      message: `${hold[most]} is below ${hold[least]}, the value of ${least}; a doubt may not end before a wait`,
      about: [least, most].map((setting) => [...path, 'hold_back', setting]),
    });
  }
  return findings;
}

function isLoopback(host: string): boolean {
  return host.toLowerCase() === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}
