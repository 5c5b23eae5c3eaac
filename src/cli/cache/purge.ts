import type { CommandIo } from '../commandIo.ts';
import { EXIT } from '../exit.ts';
import { askGateway } from './askGateway.ts';

export interface PurgeOptions {
  readonly url: string;
  /** Null: everything. */
  readonly tag: string | null;
}

/** Makes a running gateway forget what it keeps. */
export async function purge({ url, tag }: PurgeOptions, io: CommandIo): Promise<number> {
  const asked = await askGateway({ url, path: '/v1/cache/purge', post: tag === null ? {} : { tag } }, io);
  if (!asked.ok) return asked.exit;
  io.stdout.write(tag === null ? 'purged: everything\n' : `purged: what is tagged ${tag}\n`);
  return EXIT.ok;
}
