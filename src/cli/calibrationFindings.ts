import { openCalibration } from '../adapters/calibration/openCalibration.ts';
import type { Config } from '../adapters/config/config.ts';
import type { Finding } from '../adapters/config/rawSettings.ts';

/** What is wrong with the calibration files that a configuration names, one finding a fault. */
export function calibrationFindings(config: Config, readFile: (path: string) => string): readonly Finding[] {
  return [...config.routes.values()].flatMap((route) => {
    const { policy } = route;
    if (policy.name !== 'calibrated') return [];
    const { file } = policy;
    const opened = openCalibration(() => readFile(file.path), route);
    if (opened.ok) return [];
    const { faults, fields } = opened;
    const what = fields.length > 0 ? 'does not fit this route' : 'cannot be used';
    const path = ['routes', route.name, 'policy', 'file'];
    return faults.map((fault) => ({ path, message: `${JSON.stringify(file.name)} ${what}: ${fault}` }));
  });
}
