import { once } from 'node:events';
import { quantity, type Row } from '../row.ts';
import { startProcess } from '../startProcess.ts';

/** The request machine alone, in a process of its own. */
export async function machineCost(): Promise<readonly Row[]> {
  const started = startProcess(['bench/machine.ts'], { core: 'measured', ipc: true });
  const [{ ms, bareMs }] = (await once(started.child, 'message')) as [{ ms: number; bareMs: number }];
  await started.stop();
  return [
    {
      id: 'machine',
      what: 'the request machine: CPU a request (created, kept path, ended)',
      value: ms,
      unit: 'ms',
      detail: `with an inspector, as the gateway runs it; without ${quantity(bareMs, 'ms')}`,
      goal: { most: 0.15 },
      later: { most: 0.15 },
    },
  ];
}
