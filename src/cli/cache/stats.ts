import type { CommandIo } from '../commandIo.ts';
import { EXIT } from '../exit.ts';
import { askGateway } from './askGateway.ts';
import { type ShownStats, statsShape } from './statsShape.ts';

export interface StatsOptions {
  readonly url: string;
  readonly json: boolean;
}

/** Shows what the cache of a running gateway has done since its start. */
export async function stats({ url, json }: StatsOptions, io: CommandIo): Promise<number> {
  const asked = await askGateway({ url, path: '/v1/cache', post: null }, io);
  if (!asked.ok) return asked.exit;
  const read = statsShape.safeParse(asked.json);
  if (!read.success) {
    io.stderr.write(`What answers at ${url} is no gateway of this kind\n`);
    return EXIT.failure;
  }
  io.stdout.write(json ? `${JSON.stringify(asked.json, null, 2)}\n` : statsText(read.data));
  return EXIT.ok;
}

type Row = readonly [label: string, count: number | string, note: string];

function statsText(shown: ShownStats): string {
  if (shown.mode === 'off') return 'cache  off\n';
  const { mode, shadow, hits, would_hit, misses, bypasses, vetoes, writes, verified, budget } = shown;
  const rows: readonly Row[] = [
    ['cache', mode, shadow ? 'in shadow: likeness is recorded, not served' : ''],
    [
      'entries',
      shown.entries ?? '-',
      shown.entries === null ? 'not counted in this store' : 'in the store, some to an answer',
    ],
    counted('hits', hits),
    ...(shadow ? [counted('would have hit', would_hit)] : []),
    counted('misses', misses),
    counted('not asked', bypasses),
    ...(mode === 'exact' ? [] : [counted('vetoes', vetoes)]),
    ['kept', writes.kept, writes.dropped + writes.failed > 0 ? lost(writes) : ''],
    counted('not admitted', writes.refused),
    ...(mode === 'verified' ? [counted('verified', verified)] : []),
    ...(mode === 'exact' ? [] : [compared(budget)]),
    ['parts', ...parts(shown)],
  ];
  const width = Math.max(...rows.map(([label]) => label.length));
  const digits = Math.max(...rows.map(([, count]) => String(count).length));
  return rows
    .map(([label, count, note]) => {
      const value = typeof count === 'number' ? String(count).padStart(digits) : count.padEnd(digits);
      return `${label.padEnd(width)}  ${value}  ${note}`.trimEnd();
    })
    .map((line) => `${line}\n`)
    .join('');
}

/** The sum, and its parts that are not 0, largest first. */
function counted(label: string, counts: Readonly<Record<string, number>>): Row {
  const some = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .sort(([, one], [, other]) => other - one);
  return [
    label,
    some.reduce((sum, [, count]) => sum + count, 0),
    some.map(([name, count]) => `${name} ${count}`).join(', '),
  ];
}

function lost({ dropped, failed }: { readonly dropped: number; readonly failed: number }): string {
  return `lost: ${dropped} with the queue full, ${failed} failed`;
}

function compared({
  compared: count,
  bad,
  target,
  scopes_off: off,
}: Extract<ShownStats, { budget: unknown }>['budget']): Row {
  const switched = off === 0 ? '' : `; likeness is switched off in ${off} scopes`;
  return ['compared', count, `${bad} wrong, where ${target} of them is borne${switched}`];
}

function parts({ breakers }: Extract<ShownStats, { breakers: unknown }>): [count: string, note: string] {
  const failing = Object.entries(breakers).filter(([, state]) => state !== 'closed');
  return failing.length === 0
    ? ['ok', '']
    : ['failing', failing.map(([part, state]) => `${part} ${state}`).join(', ')];
}
