import type { Config, RouteConfig } from '../../adapters/config/config.ts';
import type { DatasetItem } from '../../adapters/dataset/datasetItem.ts';
import type { CommandIo } from '../commandIo.ts';
import { EXIT } from '../exit.ts';
import { openConfig, routeNamed } from '../openConfig.ts';
import { chooseItems } from './chooseItems.ts';
import { type DatasetFormat, openDataset } from './openDataset.ts';
import type { Asking } from './runFields.ts';

/** Whom to ask, and what. */
export interface AskingOptions extends Asking {
  readonly config?: string | undefined;
  readonly route?: string | undefined;
  /** A file of prompts, or a folder of such files. */
  readonly dataset: string;
  readonly format: DatasetFormat;
}

/** What a command that asks works with, or how it ends. */
export type OpenedAsking =
  | {
      readonly ok: true;
      readonly config: Config;
      readonly route: RouteConfig;
      /** The whole dataset. */
      readonly all: readonly DatasetItem[];
      /** Of these the ones to ask, in their order. */
      readonly items: readonly DatasetItem[];
    }
  | { readonly ok: false; readonly exit: number };

/** Reads the configuration and the dataset; why one of them cannot be used has been told. */
export async function openAsking(options: AskingOptions, io: CommandIo): Promise<OpenedAsking> {
  const config = openConfig(options.config, io);
  if (config === null) return { ok: false, exit: EXIT.config };
  const route = routeNamed(config, options.route, io);
  if (route === null) return { ok: false, exit: EXIT.usage };
  const all = await openDataset(options.dataset, options.format, io);
  if (all === null) return { ok: false, exit: EXIT.failure };
  return { ok: true, config, route, all, items: chooseItems(all, options) };
}
