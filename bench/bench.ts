import { type Ask, Client, type Sample } from './ask.ts';
import { nowMs } from './nowMs.ts';
import type { Scale } from './scale.ts';
import { type Double, type Subject, startDouble, startGateway, startPipe } from './stage.ts';
import { cpuMs } from './usage.ts';

/** A subject with a client of its own. */
export interface Measured {
  readonly subject: Subject;
  readonly client: Client;
}

/** What every row is measured with. */
export interface Bench {
  readonly scale: Scale;
  readonly double: Double;
  readonly pipe: Measured;
  readonly gateway: Measured;
  /** Other gateways, where they were asked for. */
  readonly peers: readonly Measured[];
  /** Answers that were not as they should be: a figure over broken answers means nothing. */
  readonly faults: Faults;
  close(): Promise<void>;
}

export class Faults {
  readonly #counted = new Map<string, number>();

  add(where: string, samples: readonly Sample[]): void {
    for (const { fault } of samples) if (fault !== null) this.note(`${where}: ${fault}`);
  }

  note(fault: string): void {
    this.#counted.set(fault, (this.#counted.get(fault) ?? 0) + 1);
  }

  get list(): readonly string[] {
    return [...this.#counted].map(([fault, times]) => `${fault} (${times} times)`);
  }
}

export async function openBench(
  scale: Scale,
  startPeers: (double: Double) => Promise<readonly Subject[]>,
): Promise<Bench> {
  const double = await startDouble();
  const pipe = withClient(await startPipe(double));
  const gateway = withClient(await startGateway(double));
  const peers = (await startPeers(double)).map(withClient);
  return {
    scale,
    double,
    pipe,
    gateway,
    peers,
    faults: new Faults(),
    async close() {
      for (const measured of [pipe, gateway, ...peers]) await closeMeasured(measured);
      await double.stop();
    },
  };
}

export function withClient(subject: Subject): Measured {
  return { subject, client: new Client(subject) };
}

export async function closeMeasured({ subject, client }: Measured): Promise<void> {
  await client.close();
  await subject.stop();
}

/** A load together with what it cost its subject. */
export interface Cost {
  readonly samples: readonly Sample[];
  readonly wallMs: number;
  /** CPU time of the subject, ms; null where it cannot be read. */
  readonly cpuMs: number | null;
}

export async function costOf(
  { faults }: Bench,
  { subject }: Measured,
  load: () => Promise<readonly Sample[]>,
): Promise<Cost> {
  const cpuBefore = cpuMs(subject.pid);
  const startMs = nowMs();
  const samples = await load();
  const wallMs = nowMs() - startMs;
  const cpuAfter = cpuMs(subject.pid);
  faults.add(subject.name, samples);
  return { samples, wallMs, cpuMs: cpuBefore === null || cpuAfter === null ? null : cpuAfter - cpuBefore };
}

/**
 * Measures several things in rounds, each round in another order, so that what else the machine does hits
 * them alike.
 */
export async function interleaved<Name extends string, T>(
  rounds: number,
  variants: Readonly<Record<Name, () => Promise<T>>>,
): Promise<Readonly<Record<Name, readonly T[]>>> {
  const names = Object.keys(variants) as Name[];
  const results = Object.fromEntries(names.map((name) => [name, [] as T[]])) as Record<Name, T[]>;
  for (let round = 0; round < rounds; round += 1) {
    const turn = round % names.length;
    for (const name of [...names.slice(turn), ...names.slice(0, turn)]) {
      results[name].push(await variants[name]());
    }
  }
  return results;
}

/** A request for a named model. */
export const DIRECT_JSON: Ask = { model: 'bench-heavy', stream: false };
/** A stream of a named model, with the log-probabilities that a drafter is asked for. */
export const DIRECT_STREAM: Ask = { model: 'bench-heavy', stream: true, logprobs: true };
/** No pauses between tokens. */
export const BURST = { tokenMs: 0 } as const;
/** A stream that is drafted; the standard script's draft is calm and kept. */
export const ROUTED_STREAM: Ask = { model: 'auto', stream: true, served: 'draft' };
